/** The view of single heads: a grid of small maps, one large map, and where a token looks. */

import { gradient } from "../../lib/colours";
import { finePercent, percent } from "../../lib/emotions";
import type { App, Place, State, View } from "../app";
import { add, type Bar, bars, colour, paint, segments } from "../dom";
import { HABITS, habits } from "../habits";
import { column, largest, meanRows, quantile, row } from "../matrix";
import type { Section } from "../section";

const STEPS: Record<string, readonly [number, number]> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};
/** A share that is shown at full strength though it be the largest of all. */
const LEAST_FULL = 0.05;
const LISTED = 5;

interface HeadButton {
  layer: number;
  head: number;
  button: HTMLButtonElement;
  canvas: HTMLCanvasElement;
}

export const attention: View = {
  name: "Attention",
  unit: "token",
  build(app, { controls, detail, more }) {
    const top = add(controls, "div", "row");
    add(top, "h2", "", "Layers and heads");
    const showDirection = segments(
      add(top, "div", "segments"),
      "Direction",
      [
        ["to", "looks at"],
        ["from", "is seen by"],
      ],
      (direction) => app.choose({ direction: direction as State["direction"] }),
    );
    const buttons = buildGrid(app, controls);
    const all = add(controls, "button", "link", "mean of all layers and heads");
    all.addEventListener("click", () => app.choose({ layer: -1, head: -1 }));
    add(
      controls,
      "p",
      "hint",
      "Choose a word to see where it looks; arrow keys move, Esc lets go. Bright in a small map: much attention.",
    );
    const large = add(more, "div", "large");
    const map = buildMap(app, large);
    const kinds = add(large, "div", "habits");
    // Small maps are drawn again only when another section comes into view; another model builds the view anew.
    let drawn: Section | null = null;
    return (active) => {
      const section = app.model.sections[app.state.section]!;
      const shares = section.attention(app.state.layer, app.state.head);
      showDirection(app.state.direction);
      if (drawn !== section) {
        for (const { layer, head, canvas } of buttons) drawMap(canvas, section.attention(layer, head), section.size);
      }
      drawn = section;
      for (const each of buttons) showHead(app.state, each);
      drawMap(map, shares, section.size);
      map.setAttribute("aria-label", `Map of ${headName(app.state.layer, app.state.head)}`);
      if (active) crosshair(map, section.size, active.index, app.state.direction);
      colourTokens(app, active);
      showToken(app, detail, shares, active);
      showHabits(kinds, section, shares);
    };
  },
};

function headName(layer: number, head: number): string {
  if (layer < 0) return "All layers, mean of all heads";
  return head < 0 ? `Layer ${layer + 1}, mean of its heads` : `Layer ${layer + 1}, head ${head + 1}`;
}

function buildGrid(app: App, controls: HTMLElement): HeadButton[] {
  const { heads } = app.model.data;
  const grid = add(controls, "div", "heads");
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-label", "Head");
  const columns = Math.max(...heads) + 1;
  grid.style.setProperty("--columns", String(columns));
  const rule = add(grid, "div", "columns");
  rule.setAttribute("aria-hidden", "true");
  add(rule, "span");
  add(rule, "span", "", "mean");
  for (let head = 1; head < columns; head++) add(rule, "span", "", head);
  const buttons = heads.flatMap((count, layer) => {
    const line = add(grid, "div", "layer");
    line.setAttribute("role", "row");
    add(line, "span", "", layer + 1).setAttribute("aria-hidden", "true");
    return Array.from({ length: count + 1 }, (_, place) => buildHead(app, line, layer, place - 1));
  });
  grid.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const layer = Math.max(0, Math.min(heads.length - 1, Math.max(0, app.state.layer) + step[0]));
    const head = Math.max(-1, Math.min(heads[layer]! - 1, app.state.head + step[1]));
    app.choose({ layer, head });
    buttons.find((each) => each.layer === layer && each.head === head)?.button.focus();
  });
  return buttons;
}

function buildHead(app: App, parent: HTMLElement, layer: number, head: number): HeadButton {
  const button = add(parent, "button");
  button.setAttribute("role", "gridcell");
  button.title = headName(layer, head);
  button.setAttribute("aria-label", button.title);
  button.addEventListener("click", () => app.choose({ layer, head }));
  return { layer, head, button, canvas: add(button, "canvas") };
}

function showHead(state: State, { layer, head, button }: HeadButton): void {
  const chosen = layer === state.layer && head === state.head;
  button.setAttribute("aria-selected", String(chosen));
  button.tabIndex = chosen || (state.layer < 0 && layer === 0 && head === -1) ? 0 : -1;
}

function buildMap(app: App, parent: HTMLElement): HTMLCanvasElement {
  const figure = add(parent, "figure");
  const map = add(figure, "canvas", "map");
  map.id = "map";
  map.setAttribute("role", "img");
  add(figure, "figcaption", "", "one row a token, one column what it looks at");
  const placeOf = (event: MouseEvent): Place => {
    const box = map.getBoundingClientRect();
    const { size } = app.model.sections[app.state.section]!;
    const index = Math.floor(((event.clientY - box.top) / box.height) * size);
    return { section: app.state.section, index: Math.max(0, Math.min(size - 1, index)) };
  };
  map.addEventListener("pointermove", (event) => app.choose({ hover: placeOf(event) }));
  map.addEventListener("pointerleave", () => app.choose({ hover: null }));
  map.addEventListener("click", (event) => app.choose({ pinned: placeOf(event) }));
  return map;
}

let palette: Uint32Array | undefined;

function drawMap(canvas: HTMLCanvasElement, shares: Float32Array, size: number): void {
  palette ??= gradient([colour("card"), colour("map-low"), colour("accent"), colour("map-high")]);
  canvas.width = size;
  canvas.height = size;
  const image = new ImageData(size, size);
  const pixels = new Uint32Array(image.data.buffer);
  // By the square root: most of attention is small.
  for (let place = 0; place < pixels.length; place++) {
    pixels[place] = palette[Math.round(Math.sqrt(shares[place]!) * 255)]!;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

function crosshair(canvas: HTMLCanvasElement, size: number, token: number, direction: State["direction"]): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = "rgb(255 255 255 / 0.28)";
  if (direction === "to") context.fillRect(0, token, size, 1);
  else context.fillRect(token, 0, 1, size);
}

/** Where a token looks, or who looks at it; of none, what all look at. */
function looking(state: State, shares: Float32Array, size: number, active: Place | null): Float32Array {
  if (!active) return meanRows(shares, size);
  return state.direction === "to" ? row(shares, size, active.index) : column(shares, size, active.index);
}

function colourTokens({ model, state }: App, active: Place | null): void {
  for (const [number, section] of model.sections.entries()) {
    // Only the section in view shows where a chosen token looks; without one, every section shows what is looked at most.
    if (active && number !== active.section) continue;
    const values = looking(state, section.attention(state.layer, state.head), section.size, active);
    const words = values.filter((_, token) => !section.special[token]);
    const [low, high] = active
      ? [0, Math.max(quantile(words, 1), LEAST_FULL)]
      : [quantile(words, 0), quantile(words, 0.96)];
    for (const [token, share] of values.entries()) {
      const strength = Math.min(1, Math.max(0, share - low) / (high - low || 1));
      paint(model.elements[number]!.token[token], colour("accent"), active ? strength ** 0.7 : strength ** 1.5);
    }
  }
}

function showToken({ model, state }: App, detail: HTMLElement, shares: Float32Array, active: Place | null): void {
  const section = model.sections[state.section]!;
  detail.replaceChildren();
  const title = add(detail, "h3");
  add(detail, "small", "", `${section.name(state.section)} · ${headName(state.layer, state.head)}`);
  if (active) {
    add(title, "q", "", section.tokenText(active.index));
    title.append(state.direction === "to" ? " looks at" : " is seen by");
  } else {
    title.textContent = "What is looked at most";
  }
  bars(detail, topTokens(section, looking(state, shares, section.size, active)), colour("accent"));
}

/** The largest shares, with the line of each: a token may stand more than once. */
function topTokens(section: Section, values: Float32Array): Bar[] {
  const order = largest(values, LISTED);
  const most = values[order[0]!] || 1;
  return order.map((token) => {
    const line = section.lineOfToken[token]!;
    return {
      name: section.tokenText(token),
      note: line < 0 ? "special token" : `line ${line + 1}`,
      length: values[token]! / most,
      value: finePercent(values[token]!),
    };
  });
}

function showHabits(parent: HTMLElement, section: Section, shares: Float32Array): void {
  const found = habits(section, shares);
  const most = Math.max(...Object.values(found));
  parent.replaceChildren();
  add(parent, "h3", "", "Its words look at");
  bars(
    parent,
    HABITS.map((name) => ({ name, length: found[name] / most, value: percent(found[name]) })),
    colour("accent"),
  );
}
