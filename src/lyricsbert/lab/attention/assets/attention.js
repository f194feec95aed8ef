// The view of single heads: a grid of small maps, one large map, and where a token looks.

const PALETTE = new Uint32Array(256).map((_, byte) => {
  // Dark grey, the accent's green, nearly white; by the byte, which is the square root of the share.
  const stops = [[24, 24, 24], [18, 90, 52], ACCENT, [240, 255, 244]];
  const x = Math.min(0.9999, byte / 255) * 3;
  const [from, to, rest] = [stops[Math.floor(x)], stops[Math.floor(x) + 1], x % 1];
  const [r, g, b] = from.map((value, channel) => Math.round(value + (to[channel] - value) * rest));
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
});

function drawMap(canvas, shares, size) {
  canvas.width = canvas.height = size;
  const image = new ImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  for (let place = 0; place < pixels.length; place++) pixels[place] = PALETTE[Math.round(Math.sqrt(shares[place]) * 255)];
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function headName(layer, head) {
  if (layer < 0) return "All layers, mean of all heads";
  return head < 0 ? `Layer ${layer + 1}, mean of its heads` : `Layer ${layer + 1}, head ${head + 1}`;
}

function buildAttention(controls, more) {
  const top = make("div", "row", undefined, controls);
  make("h2", "", "Layers and heads", top);
  segments(top, "Direction", [["to", "looks at"], ["from", "is seen by"]], STATE.direction, (direction) => choose({ direction }));
  const model = MODEL();
  const grid = make("div", "heads", undefined, controls);
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-label", "Head");
  const columns = Math.max(...model.heads) + 1;
  grid.style.setProperty("--columns", columns);
  const rule = make("div", "columns", undefined, grid);
  rule.setAttribute("aria-hidden", "true");
  make("span", "", "", rule);
  make("span", "", "mean", rule);
  for (let head = 1; head < columns; head++) make("span", "", head, rule);
  model.heads.forEach((count, layer) => {
    const row = make("div", "layer", undefined, grid);
    row.setAttribute("role", "row");
    make("span", "", layer + 1, row).setAttribute("aria-hidden", "true");
    for (let head = -1; head < count; head++) headButton(row, layer, head);
  });
  grid.addEventListener("keydown", (event) => {
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const layer = Math.max(0, Math.min(model.heads.length - 1, Math.max(0, STATE.layer) + step[0]));
    const head = Math.max(-1, Math.min(model.heads[layer] - 1, STATE.head + step[1]));
    choose({ layer, head });
    grid.querySelector(`[data-layer="${layer}"][data-head="${head}"]`).focus();
  });
  const all = make("button", "link", "mean of all layers and heads", controls);
  make("p", "hint", "Choose a word to see where it looks; arrow keys move, Esc lets go. Bright in a small map: much attention.", controls);
  all.addEventListener("click", () => choose({ layer: -1, head: -1 }));
  STATE.drawn = null;
  const large = make("div", "large", undefined, more);
  const figure = make("figure", "", undefined, large);
  const canvas = make("canvas", "map", undefined, figure);
  canvas.id = "map";
  make("figcaption", "", "one row a token, one column what it looks at", figure);
  canvas.addEventListener("pointermove", (event) => choose({ hover: mapToken(canvas, event) }));
  canvas.addEventListener("pointerleave", () => choose({ hover: null }));
  canvas.addEventListener("click", (event) => choose({ pinned: mapToken(canvas, event) }));
  make("div", "habits", undefined, large);
}

function headButton(row, layer, head) {
  const button = make("button", "", undefined, row);
  button.dataset.layer = layer;
  button.dataset.head = head;
  button.setAttribute("role", "gridcell");
  button.title = headName(layer, head);
  button.setAttribute("aria-label", button.title);
  make("canvas", "", undefined, button);
  button.addEventListener("click", () => choose({ layer, head }));
}

function mapToken(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const size = MODEL().windows[STATE.window].size;
  const index = Math.max(0, Math.min(size - 1, Math.floor(((event.clientY - box.top) / box.height) * size)));
  return { window: STATE.window, index };
}

function renderAttention(active) {
  const number = STATE.window;
  const window = MODEL().windows[number];
  const shares = matrix(window, STATE.layer, STATE.head);
  drawHeads(window, number);
  const map = document.getElementById("map");
  drawMap(map, shares, window.size);
  map.setAttribute("role", "img");
  map.setAttribute("aria-label", `Map of ${headName(STATE.layer, STATE.head)}`);
  for (const [place, other] of MODEL().windows.entries()) {
    // Only the section in view shows where a chosen token looks; without one, every section shows what is looked at most.
    if (active && place !== active.window) continue;
    const theirs = matrix(other, STATE.layer, STATE.head);
    const values = active ? looking(theirs, other.size, active.index) : meanRows(theirs, other.size);
    const words = values.filter((_, token) => !other.special[token]).sort();
    const [low, high] = active ? [0, Math.max(words.at(-1), 0.05)] : [words[0], words[Math.floor((words.length - 1) * 0.96)]];
    values.forEach((share, token) => {
      const strength = Math.min(1, Math.max(0, share - low) / (high - low || 1));
      paint(other.elements.token[token], ACCENT, active ? strength ** 0.7 : strength ** 1.5);
    });
  }
  if (active) crosshair(map, window.size, active.index);
  showAttentionDetail(window, shares, active);
  showHabits(habits(window, shares));
}

function looking(shares, t, token) {
  return STATE.direction === "to" ? rowOf(shares, t, token) : columnOf(shares, t, token);
}

/** Small maps are drawn again only when the section or the model changes. */
function drawHeads(window, number) {
  const key = `${STATE.model} ${number}`;
  for (const button of document.querySelectorAll(".heads button")) {
    const [layer, head] = [Number(button.dataset.layer), Number(button.dataset.head)];
    if (STATE.drawn !== key) drawMap(button.firstChild, matrix(window, layer, head), window.size);
    const chosen = layer === STATE.layer && head === STATE.head;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen || (STATE.layer < 0 && layer === 0 && head === -1) ? 0 : -1;
  }
  STATE.drawn = key;
}

function crosshair(canvas, size, token) {
  const context = canvas.getContext("2d");
  context.fillStyle = "rgb(255 255 255 / 0.28)";
  if (STATE.direction === "to") context.fillRect(0, token, size, 1);
  else context.fillRect(token, 0, 1, size);
}

function showAttentionDetail(window, shares, active) {
  const detail = document.getElementById("detail");
  detail.replaceChildren();
  const title = make("h3", "", undefined, detail);
  make("small", "", `${sectionName(window, STATE.window)} · ${headName(STATE.layer, STATE.head)}`, detail);
  if (!active) {
    title.textContent = "What is looked at most";
    bars(detail, topTokens(window, meanRows(shares, window.size)), ACCENT);
    return;
  }
  title.append(make("q", "", tokenText(window, active.index)), STATE.direction === "to" ? " looks at" : " is seen by");
  bars(detail, topTokens(window, looking(shares, window.size, active.index)), ACCENT);
}

/** The five largest shares, with the words around a token that stands more than once. */
function topTokens(window, values) {
  const order = Array.from(values.keys()).sort((one, other) => values[other] - values[one]).slice(0, 5);
  const most = values[order[0]] || 1;
  return order.map((token) => {
    const line = window.lineOfToken[token];
    const where = line < 0 ? "special token" : `line ${line + 1}`;
    return { name: tokenText(window, token), note: where, length: values[token] / most, value: percent(values[token]) };
  });
}

function showHabits(kinds) {
  const place = document.querySelector(".habits");
  place.replaceChildren();
  make("h3", "", "Its words look at", place);
  const most = Math.max(...kinds.map(([, share]) => share));
  bars(place, kinds.map(([name, share]) => ({ name, length: share / most, value: percent(share, 0) })), ACCENT);
}
