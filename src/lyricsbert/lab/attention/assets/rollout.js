// The view of attention rollout: from which lines the section's vectors come, layer upon layer.

function rolloutTargets(window) {
  const names = { emotions: "emotion head", sentiment: "sentiment head", embedding: "embedding" };
  const learned = Object.keys(window.pooling).map((name) => [name, names[name] ?? name]);
  return [["all", "mean of all tokens"], ...learned.sort()];
}

function buildRollout(controls, more) {
  make("h2", "", "Where it comes from", controls);
  make("p", "hint", "Attention multiplied through all layers, half of each layer being what was there before (rollout). The bars share out among the lines what comes from words.", controls);
  segments(controls, "Result", rolloutTargets(MODEL().windows[0]), STATE.target, (target) => choose({ target, pinned: null, hover: null }));
  const figure = make("figure", "", undefined, more);
  make("h3", "", "From line to line", figure);
  make("div", "lines-map", undefined, figure);
  make("figcaption", "", "row: a line; column: where its vectors come from; brighter: more than the line's length would give", figure);
}

/** What the chosen result draws from, (t,) shares. */
function drawnFrom(window, line) {
  const flow = rolloutMatrix(window);
  if (line !== undefined) return meanRows(flow, window.size, window.lines[line].tokens);
  const pooling = window.pooling[STATE.target];
  return pooling ? weightedRows(flow, window.size, pooling) : meanRows(flow, window.size);
}

function renderRollout(active) {
  for (const [number, window] of MODEL().windows.entries()) {
    const line = active?.window === number ? active.index : undefined;
    const shares = drawnFrom(window, line);
    // From the least to nearly the most: a single full stop that gets much would leave all else dark.
    const words = shares.filter((_, token) => !window.special[token]).sort();
    const [low, high] = [words[0], words[Math.floor((words.length - 1) * 0.93)]];
    shares.forEach((share, token) => {
      const strength = window.special[token] ? 0 : Math.min(1, (share - low) / (high - low || 1));
      paint(window.elements.token[token], ACCENT, 0.75 * strength ** 1.6);
    });
    const lines = sumBy(shares, window.lines.map((each) => each.tokens));
    const [most, total] = [Math.max(...lines), lines.reduce((sum, share) => sum + share, 0)];
    window.elements.line.forEach((element, place) => {
      const amount = element.querySelector(".amount");
      amount.style.setProperty("--length", lines[place] / most);
      amount.textContent = percent(lines[place] / total, 0);
    });
  }
  const window = MODEL().windows[STATE.window];
  drawLines(window, active);
  const detail = document.getElementById("detail");
  detail.replaceChildren();
  const line = active?.index;
  const shares = drawnFrom(window, line);
  make("h3", "", line === undefined ? `${sectionName(window, STATE.window)}: ${rolloutTargets(window).find(([key]) => key === STATE.target)?.[1]}` : `Line ${line + 1} comes from`, detail);
  bars(detail, topLines(window, shares), ACCENT);
  const special = shares.reduce((sum, share, token) => sum + (window.special[token] ? share : 0), 0);
  make("p", "hint", `${percent(special, 0)} comes from the special tokens, and the rest from the lines as shown. Choose a line to see where it comes from.`, detail);
}

/** The four lines that most comes from, of what comes from words. */
function topLines(window, shares) {
  const sums = sumBy(shares, window.lines.map((each) => each.tokens));
  const total = sums.reduce((sum, share) => sum + share, 0) || 1;
  const order = [...sums.keys()].sort((one, other) => sums[other] - sums[one]).slice(0, 4);
  return order.map((line) => ({
    name: `${line + 1}  ${window.characters.slice(window.lines[line].start, window.lines[line].end).join("")}`,
    length: sums[line] / sums[order[0]],
    value: percent(sums[line] / total, 0),
  }));
}

function drawLines(window, active) {
  const place = document.querySelector(".lines-map");
  place.replaceChildren();
  place.style.setProperty("--columns", window.lines.length);
  const flow = rolloutMatrix(window);
  window.lines.forEach((line, row) => {
    const sums = sumBy(meanRows(flow, window.size, line.tokens), window.lines.map((each) => each.tokens));
    const total = sums.reduce((sum, share) => sum + share, 0);
    make("span", "", row + 1, place);
    sums.forEach((share, column) => {
      const even = window.lines[column].tokens.length / window.special.filter((special) => !special).length;
      const times = share / total / even;
      const cell = make("i", active && active.index === row ? "chosen" : "", undefined, place);
      cell.style.backgroundColor = rgb(ACCENT, Math.min(1, Math.max(0.04, (Math.log2(times) + 0.7) / 1.6)).toFixed(3));
      cell.title = `line ${row + 1} from line ${column + 1}: ${percent(share / total)}`;
      cell.addEventListener("pointerenter", () => choose({ hover: { window: STATE.window, index: row } }));
    });
  });
}
