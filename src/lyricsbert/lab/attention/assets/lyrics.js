// The lyrics in the document: sections, lines, words, tokens; choosing one by mouse, touch and keyboard.

const COLORS = {
  sadness: [127, 168, 255], joy: [255, 209, 92], love: [255, 143, 185], anger: [255, 118, 102], fear: [185, 154, 255], surprise: [79, 214, 194],
};
const ACCENT = [255, 180, 138];
const UNITS = { attention: "token", rollout: "line", emotions: "word" };

function make(tag, className, text, parent) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  parent?.append(element);
  return element;
}

function rgb(color, alpha = 1) {
  return `rgb(${color.join(" ")} / ${alpha})`;
}

/** A thin bar of six colours, each as long as its ratio. */
function strip(ratios, parent) {
  const bar = make("span", "strip", undefined, parent);
  ratios.forEach((ratio, emotion) => {
    const part = make("i", "", undefined, bar);
    part.style.flexGrow = ratio;
    part.style.backgroundColor = rgb(COLORS[DATA.emotions[emotion]]);
  });
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", DATA.emotions.map((name, emotion) => `${name} ${percent(ratios[emotion], 0)}`).join(", "));
  return bar;
}

function sectionName(window, number) {
  const part = window.part[1] > 1 ? `, part ${window.part[0]} of ${window.part[1]}` : "";
  return (window.label ?? `Section ${number + 1}`) + part;
}

/** Build all sections. Elements are kept in window.elements, by token, word and line. */
function buildLyrics() {
  const parent = document.getElementById("lyrics");
  parent.replaceChildren();
  MODEL().windows.forEach((window, number) => {
    const card = make("article", "section", undefined, parent);
    const head = make("header", "", undefined, card);
    make("h3", "", sectionName(window, number), head);
    if (window.times > 1) make("span", "times", `sung ${window.times}×`, head);
    strip(window.ratios, head);
    const best = window.ratios.indexOf(Math.max(...window.ratios));
    make("span", "leading", `${DATA.emotions[best]} ${percent(window.ratios[best], 0)}`, head);
    window.card = card;
    window.elements = { token: [], word: [], line: [] };
    const specials = window.special.map((special, token) => (special ? token : -1)).filter((token) => token >= 0);
    const front = specials.filter((token) => token < window.size / 2);
    window.lines.forEach((line, place) => buildLine(window, number, line, place, card));
    specialTokens(window, number, front, window.elements.line[0].lastChild, true);
    specialTokens(window, number, specials.filter((token) => !front.includes(token)), window.elements.line.at(-1).lastChild);
  });
}

/** What the tokenizer puts around the text stands before the first line's words and behind the last one's. */
function specialTokens(window, number, tokens, line, first) {
  const elements = tokens.flatMap((token) => [unit(make("span", "special", tokenText(window, token)), window, number, "token", token), " "]);
  if (first) line.prepend(...elements);
  else line.append(" ", ...elements);
}

function buildLine(window, number, line, place, parent) {
  const row = unit(make("p", "line", undefined, parent), window, number, "line", place);
  make("span", "amount", undefined, row);
  const words = make("span", "words", undefined, row);
  line.words.forEach((word, order) => {
    if (order) words.append(" ");
    const element = unit(make("span", "word", undefined, words), window, number, "word", word);
    let at = window.words[word][0];
    for (const token of window.wordTokens[word]) {
      const [start, end] = window.tokens[token];
      if (start < at || end <= start) continue; // a character of several tokens is shown once
      element.append(window.characters.slice(at, start).join(""));
      unit(make("span", "token", window.characters.slice(start, end).join(""), element), window, number, "token", token);
      at = end;
    }
    element.append(window.characters.slice(at, window.words[word][1]).join(""));
  });
}

function unit(element, window, number, kind, index) {
  element.dataset.kind = kind;
  element.dataset.window = number;
  element.dataset.index = index;
  window.elements[kind][index] = element;
  return element;
}

/** The unit of the present view (token, line or word) that an event's target lies in. */
function unitAt(target) {
  const element = target.closest?.(`#lyrics [data-kind="${UNITS[STATE.tab]}"]`);
  return element ? { window: Number(element.dataset.window), index: Number(element.dataset.index) } : null;
}

function elementOf(chosen) {
  return chosen && MODEL().windows[chosen.window].elements[UNITS[STATE.tab]][chosen.index];
}

function unitsInOrder() {
  return [...document.querySelectorAll(`#lyrics [data-kind="${UNITS[STATE.tab]}"]`)];
}

/** One unit of each section can be reached by Tab, the others by arrow keys. */
function setTabStops() {
  for (const old of document.querySelectorAll("#lyrics [tabindex]")) {
    for (const name of ["tabindex", "role", "aria-pressed"]) old.removeAttribute(name);
  }
  const seen = new Set();
  for (const element of unitsInOrder()) {
    element.tabIndex = seen.has(element.dataset.window) ? -1 : 0;
    element.setAttribute("role", "button");
    element.setAttribute("aria-pressed", "false");
    seen.add(element.dataset.window);
  }
}

function moveFocus(element, key) {
  const all = unitsInOrder();
  const place = all.indexOf(element);
  const box = element.getBoundingClientRect();
  const middle = box.left + box.width / 2;
  let next;
  if (key === "ArrowRight") next = all[place + 1];
  else if (key === "ArrowLeft") next = all[place - 1];
  else {
    const down = key === "ArrowDown";
    const beyond = (down ? all.slice(place + 1) : all.slice(0, place).reverse()).map((other) => [other, other.getBoundingClientRect()]);
    const first = beyond.find(([, other]) => (down ? other.top >= box.bottom - 4 : other.bottom <= box.top + 4));
    if (first) {
      const row = beyond.filter(([, other]) => Math.abs(other.top - first[1].top) < 6);
      const distance = ([, other]) => Math.abs(other.left + other.width / 2 - middle);
      next = row.reduce((one, other) => (distance(other) < distance(one) ? other : one))[0];
    }
  }
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function listenToLyrics() {
  const lyrics = document.getElementById("lyrics");
  lyrics.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") choose({ hover: unitAt(event.target) });
  });
  lyrics.addEventListener("pointerleave", () => choose({ hover: null }));
  lyrics.addEventListener("click", (event) => {
    const chosen = unitAt(event.target);
    if (!chosen) return choose({ pinned: null, hover: null });
    const same = STATE.pinned?.window === chosen.window && STATE.pinned?.index === chosen.index;
    choose({ pinned: same ? null : chosen, hover: null });
    elementOf(STATE.pinned)?.scrollIntoView({ block: "nearest" }); // on a phone, out from under the sheet of numbers
  });
  lyrics.addEventListener("focusin", (event) => {
    if (event.target.matches(":focus-visible")) choose({ pinned: unitAt(event.target), hover: null });
  });
  lyrics.addEventListener("keydown", (event) => {
    if (event.key.startsWith("Arrow") && event.target.dataset.kind) {
      event.preventDefault();
      moveFocus(event.target, event.key);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose({ pinned: null, hover: null });
  });
}

/** Colour an element by a strength in 0..1; the letters turn dark where the colour is bright. */
function paint(element, color, strength) {
  if (!element) return;
  const alpha = Math.min(1, strength) * 0.92;
  element.style.backgroundColor = alpha > 0.02 ? rgb(color, alpha.toFixed(3)) : "";
  element.classList.toggle("ink", brightness(color, alpha) > 0.179); // from here black has more contrast than white
}

/** Relative luminance (WCAG) of a colour over a card. */
function brightness(color, alpha) {
  const [r, g, b] = color.map((value) => {
    const channel = (24 + (value - 24) * alpha) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function clearPaint() {
  for (const element of document.querySelectorAll("#lyrics [data-kind]")) {
    element.style.backgroundColor = "";
    element.classList.remove("ink", "against", "chosen");
    if (element.hasAttribute("aria-pressed")) element.setAttribute("aria-pressed", "false");
  }
}

function markChosen(chosen) {
  const element = elementOf(chosen);
  element?.classList.add("chosen");
  element?.setAttribute("aria-pressed", "true");
}
