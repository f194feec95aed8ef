/** The view of attention rollout: from which lines the section's vectors come, layer upon layer. */

import { rgb } from "../../lib/colours";
import { finePercent, percent } from "../../lib/emotions";
import type { App, Place, View } from "../app";
import { add, type Bar, bars, colour, paint, segments } from "../dom";
import { largest, quantile } from "../matrix";
import { evenShares, lineFlow, lineShares, results, sources, specialShare } from "../rollout";
import type { Section } from "../section";

const LISTED = 4;

export const rollout: View = {
  name: "Rollout",
  unit: "line",
  build(app, { controls, detail, more }) {
    add(controls, "h2", "", "Where it comes from");
    add(
      controls,
      "p",
      "hint",
      "Attention multiplied through all layers, half of each layer being what was there before (rollout). The bars share out among the lines what comes from words.",
    );
    const showResult = segments(add(controls, "div", "segments"), "Result", results(app.model.sections[0]!), (result) =>
      app.choose({ result, pinned: null, hover: null }),
    );
    const figure = add(more, "figure");
    add(figure, "h3", "", "From line to line");
    const map = add(figure, "div", "lines-map");
    const caption =
      "row: a line; column: where its vectors come from; brighter: more than the line's length would give";
    add(figure, "figcaption", "", caption);
    return (active) => {
      showResult(app.state.result);
      colourLines(app, active);
      showFlow(app, map, active);
      showLine(app, detail, active);
    };
  },
};

function colourLines({ model, state }: App, active: Place | null): void {
  for (const [number, section] of model.sections.entries()) {
    const elements = model.elements[number]!;
    const shares = sources(section, state.result, active?.section === number ? active.index : undefined);
    // From the least to nearly the most: a single full stop that gets much would leave all else dark.
    const words = shares.filter((_, token) => !section.special[token]);
    const [low, high] = [quantile(words, 0), quantile(words, 0.93)];
    for (const [token, share] of shares.entries()) {
      const strength = section.special[token] ? 0 : Math.min(1, (share - low) / (high - low || 1));
      paint(elements.token[token], colour("accent"), 0.75 * strength ** 1.6);
    }
    const lines = lineShares(section, shares);
    const most = Math.max(...lines) || 1;
    for (const [line, share] of lines.entries()) {
      const amount = elements.line[line]?.querySelector<HTMLElement>(".amount");
      amount?.style.setProperty("--length", String(share / most));
      if (amount) amount.textContent = percent(share);
    }
  }
}

function showLine({ model, state }: App, detail: HTMLElement, active: Place | null): void {
  const section = model.sections[state.section]!;
  const shares = sources(section, state.result, active?.index);
  const result = results(section).find(([key]) => key === state.result)?.[1];
  detail.replaceChildren();
  add(detail, "h3", "", active ? `Line ${active.index + 1} comes from` : `${section.name(state.section)}: ${result}`);
  bars(detail, topLines(section, lineShares(section, shares)), colour("accent"));
  const special = percent(specialShare(section, shares));
  const hint = `${special} comes from the special tokens, and the rest from the lines as shown. Choose a line to see where it comes from.`;
  add(detail, "p", "hint", hint);
}

/** The lines that most comes from, of what comes from words. */
function topLines(section: Section, shares: readonly number[]): Bar[] {
  const order = largest(shares, LISTED);
  const most = shares[order[0]!] || 1;
  return order.map((line) => ({
    name: `${line + 1}  ${section.lineText(line)}`,
    length: shares[line]! / most,
    value: percent(shares[line]!),
  }));
}

function showFlow(app: App, map: HTMLElement, active: Place | null): void {
  const { section: number } = app.state;
  const section = app.model.sections[number]!;
  const even = evenShares(section);
  map.replaceChildren();
  map.style.setProperty("--columns", String(section.lines.length));
  for (const [line, shares] of lineFlow(section).entries()) {
    add(map, "span", "", line + 1);
    for (const [from, share] of shares.entries()) {
      const cell = add(map, "i", active?.index === line ? "chosen" : "");
      const strength = Math.min(1, Math.max(0.04, (Math.log2(share / even[from]!) + 0.7) / 1.6));
      cell.style.backgroundColor = rgb(colour("accent"), strength.toFixed(3));
      cell.title = `line ${line + 1} from line ${from + 1}: ${finePercent(share)}`;
      cell.addEventListener("pointerenter", () => app.choose({ hover: { section: number, index: line } }));
    }
  }
}
