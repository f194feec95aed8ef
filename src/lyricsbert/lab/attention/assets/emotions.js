// The view of words: which carry an emotion or turn the embedding, and whether attention would have told so.

const MEASURES = { effect: "effect", reading: "head reads", attention: "attention", rollout: "rollout" };
const MEASURE_NAMES = { reading: "what the emotion head reads", attention: "attention, mean of all heads", rollout: "attention rollout" };

function buildEmotions(controls, more) {
  make("h2", "", "Which words carry it", controls);
  const chips = make("div", "chips", undefined, controls);
  chips.setAttribute("role", "radiogroup");
  chips.setAttribute("aria-label", "Emotion");
  DATA.targets.forEach((name, emotion) => {
    const chip = make("button", "chip", undefined, chips);
    chip.setAttribute("role", "radio");
    chip.dataset.value = emotion;
    chip.style.setProperty("--color", rgb(colorOf(emotion)));
    make("span", "", name, chip);
    make("b", "", isMeaning(emotion) ? "the embedding" : percent(MODEL().ratios[emotion], 0), chip);
    chip.addEventListener("click", () => choose({ emotion }));
  });
  radioKeys(chips);
  const measures = Object.entries(MEASURES).filter(([key]) => key === "effect" || key in MODEL().agreement);
  make("p", "hint effect-hint", undefined, controls);
  make("small", "", "Colour words by", controls);
  segments(controls, "Coloured by", measures, STATE.measure, (measure) => choose({ measure }));
  make("div", "agreement", undefined, more);
  make("div", "top-words", undefined, more);
}

function isMeaning(target) {
  return target === DATA.emotions.length;
}

function colorOf(target) {
  return isMeaning(target) ? [178, 148, 255] : COLORS[DATA.emotions[target]];
}

/** Attention that each word of a window gets, by one of the measures; sums over the word's tokens. */
function measured(window, measure) {
  const key = `by word ${measure}`;
  if (!window.cache.has(key)) {
    const shares = measure === "reading" ? window.pooling.emotions : meanRows(measure === "rollout" ? rolloutMatrix(window) : matrix(window, -1, -1), window.size);
    window.cache.set(key, sumBy(shares, window.wordTokens));
  }
  return window.cache.get(key);
}

function renderEmotions(active) {
  const { emotion, measure } = STATE;
  const color = colorOf(emotion);
  document.querySelector(".effect-hint").textContent = isMeaning(emotion)
    ? "The fuller a word, the further the section's embedding turns when it is read without the word."
    : "Filled words raise the emotion, dotted ones lower it: the change of its odds when the section is read without the word.";
  for (const chip of document.querySelectorAll(".chip")) {
    const chosen = Number(chip.dataset.value) === emotion;
    chip.setAttribute("aria-checked", String(chosen));
    chip.tabIndex = chosen ? 0 : -1;
  }
  const effects = MODEL().windows.flatMap((window) => window.effect.map((effect) => Math.abs(effect[emotion])));
  const most = Math.max(effects.sort((one, other) => one - other)[Math.floor((effects.length - 1) * 0.985)], isMeaning(emotion) ? 1 : 0.3);
  for (const window of MODEL().windows) {
    const attention = measure === "effect" ? null : measured(window, measure);
    const [low, high] = attention ? [Math.min(...attention), Math.max(...attention)] : [0, 1];
    window.effect.forEach((effect, word) => {
      const element = window.elements.word[word];
      if (attention) return paint(element, ACCENT, ((attention[word] - low) / (high - low || 1)) ** 1.3);
      const strength = Math.min(1, (Math.abs(effect[emotion]) / most) ** 0.9);
      paint(element, color, effect[emotion] > 0 && strength > 0.06 ? strength : 0);
      element.classList.toggle("against", effect[emotion] < 0 && strength > 0.25);
    });
  }
  showWordDetail(active);
  showAgreement(active);
  showTopWords(color);
}

function showWordDetail(active) {
  const detail = document.getElementById("detail");
  detail.replaceChildren();
  const window = MODEL().windows[STATE.window];
  if (!active) {
    make("h3", "", "Leave a word out", detail);
    make("p", "hint", "Choose a word to see what the model says of its section without it.", detail);
    return;
  }
  make("h3", "", "Without ", detail).append(make("q", "", wordText(window, active.index)));
  const table = make("div", "changes", undefined, detail);
  DATA.emotions.forEach((name, emotion) => {
    const [full, lacking] = [window.ratios[emotion], window.without[active.index][emotion]];
    const row = make("div", emotion === STATE.emotion ? "change chosen" : "change", undefined, table);
    make("span", "", name, row);
    const bar = make("span", "range", undefined, row);
    for (const [kind, value] of [["full", full], ["lacking", lacking]]) {
      const part = make("i", kind, undefined, bar);
      part.style.width = `${value * 100}%`;
      part.style.backgroundColor = rgb(COLORS[name], kind === "full" ? 0.95 : 0.4);
    }
    make("span", "numbers", `${percent(full, 0)} → ${percent(lacking, 0)}`, row);
  });
  const turn = make("div", isMeaning(STATE.emotion) ? "change chosen" : "change", undefined, table);
  make("span", "", "meaning", turn);
  make("span", "numbers wide", `the embedding turns by ${window.effect[active.index][DATA.emotions.length].toFixed(1)}°`, turn);
}

function showAgreement(active) {
  const place = document.querySelector(".agreement");
  place.replaceChildren();
  const { emotion } = STATE;
  make("h3", "", `Would attention have told? (${DATA.targets[emotion]})`, place);
  const table = make("table", "", undefined, place);
  const head = make("tr", "", undefined, make("thead", "", undefined, table));
  for (const text of ["rank correlation with leaving out", "", "song", sectionName(MODEL().windows[STATE.window], STATE.window)]) make("th", "", text, head);
  const body = make("tbody", "", undefined, table);
  const known = Object.keys(MEASURE_NAMES).filter((name) => name in MODEL().agreement);
  for (const name of known) {
    const row = make("tr", "", undefined, body);
    make("td", "", MEASURE_NAMES[name], row);
    const value = MODEL().agreement[name][emotion];
    const gauge = make("span", "gauge", undefined, make("td", "", undefined, row));
    if (value !== null) {
      const needle = make("i", "", undefined, gauge);
      needle.style.left = `${Math.min(0.5, 0.5 + value / 2) * 100}%`;
      needle.style.width = `${Math.abs(value) * 50}%`;
    }
    make("td", "number", correlation(value), row);
    make("td", "number", correlation(MODEL().windows[STATE.window].agreement[name][emotion]), row);
  }
  const best = Math.max(...known.map((name) => MODEL().agreement[name][emotion] ?? -1));
  make("p", "hint", verdict(best), place);
  scatter(place, active);
}

function correlation(value) {
  return value === null ? "–" : value.toFixed(2).replace("-", "−");
}

function verdict(best) {
  if (best < -0.99) return "Too few words to compare.";
  if (best < 0.2) return "Hardly: the words that get attention are not those that change the answer.";
  if (best < 0.5) return "In part: words that get more attention tend to matter more, but many that matter get little.";
  return "Largely: in this song, words that get attention are mostly those that change the answer.";
}

/** One dot a word: its rank by attention (across) and by the size of its effect (up), within its section. */
function scatter(parent, active) {
  const measure = STATE.measure === "effect" ? ("reading" in MODEL().agreement ? "reading" : "attention") : STATE.measure;
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 200 100");
  svg.setAttribute("class", "scatter");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Words by ${MEASURE_NAMES[measure]} and by effect`);
  MODEL().windows.forEach((window, number) => {
    const across = ranks(measured(window, measure));
    const up = ranks(window.effect.map((effect) => Math.abs(effect[STATE.emotion])));
    across.forEach((x, word) => {
      const dot = document.createElementNS(space, "circle");
      const chosen = active?.window === number && active.index === word;
      dot.setAttribute("cx", 4 + x * 192);
      dot.setAttribute("cy", 96 - up[word] * 92);
      dot.setAttribute("r", chosen ? 4 : number === STATE.window ? 1.8 : 1.2);
      dot.setAttribute("fill", chosen ? "#fff" : rgb(colorOf(STATE.emotion), number === STATE.window ? 0.95 : 0.35));
      svg.append(dot);
    });
  });
  parent.append(svg);
  make("p", "axes", `across: rank by ${MEASURE_NAMES[measure]}; up: rank by effect; bright: this section`, parent);
}

/** Words of the whole song, all places of a word added up. */
function showTopWords(color) {
  const place = document.querySelector(".top-words");
  place.replaceChildren();
  const { emotion } = STATE;
  const { raise, lower } = MODEL().carriers[emotion];
  const most = Math.max(...[...raise, ...lower].map(([, amount]) => Math.abs(amount)), 1e-6);
  const value = (amount) => (isMeaning(emotion) ? `${amount.toFixed(2)}°` : `${amount > 0 ? "+" : "−"}${(Math.abs(amount) * 100).toFixed(1)}`);
  const column = (title, entries, tint) => {
    const list = make("div", "", undefined, place);
    make("h3", "", title, list);
    bars(list, entries.map(([name, amount]) => ({ name, length: Math.abs(amount) / most, value: value(amount) })), tint);
  };
  if (isMeaning(emotion)) {
    column("Turn the embedding most", raise, color);
    make("p", "hint", "in degrees of a section, all places of a word added up", place);
    return;
  }
  column(`Raise ${DATA.emotions[emotion]}`, raise, color);
  column("Lower it", lower, [150, 150, 150]);
  make("p", "hint", "in points of the song's ratio, all places of a word added up", place);
}
