/** The view of words: which carry an emotion or turn the embedding, and whether attention would have told so. */

import { type Colour, rgb } from "../../lib/colours";
import { EMOTIONS, percent } from "../../lib/emotions";
import type { App, Place, View } from "../app";
import type { Measure } from "../data";
import { add, bars, check, colour, paint, radioKeys, segments, targetColour } from "../dom";
import { change, correlation, fullEffect, isMeaning, known, MEASURES, shown, verdict } from "../effects";
import { ranks } from "../matrix";

const SHORT: Record<Measure, string> = { reading: "head reads", attention: "attention", rollout: "rollout" };
const SVG = "http://www.w3.org/2000/svg";

export const words: View = {
  name: "Words",
  unit: "word",
  build(app, { controls, detail, more }) {
    add(controls, "h2", "", "Which words carry it");
    const chips = buildChips(app, controls);
    const hint = add(controls, "p", "hint effect-hint");
    add(controls, "small", "", "Colour words by");
    const measures = known(app.model.data.agreement).map((measure) => [measure, SHORT[measure]] as const);
    const showMeasure = segments(
      add(controls, "div", "segments"),
      "Coloured by",
      [["effect", "effect"], ...measures],
      (measure) => app.choose({ measure: measure as Measure | "effect" }),
    );
    const agreement = add(more, "div", "agreement");
    const top = add(more, "div", "top-words");
    return (active) => {
      const { target, measure } = app.state;
      hint.textContent = isMeaning(target)
        ? "The fuller a word, the further the section's embedding turns when it is read without the word."
        : "Filled words raise the emotion, dotted ones lower it: the change of its odds when the section is read without the word.";
      check(chips, "aria-checked", (chip) => chip.dataset.value === String(target));
      showMeasure(measure);
      colourWords(app);
      showWord(app, detail, active);
      showAgreement(app, agreement, active);
      showTopWords(app, top);
    };
  },
};

function buildChips(app: App, controls: HTMLElement): HTMLElement[] {
  const group = add(controls, "div", "chips");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", "Emotion");
  const chips = app.data.targets.map((name, target) => {
    const chip = add(group, "button", "chip");
    chip.setAttribute("role", "radio");
    chip.dataset.value = String(target);
    chip.style.setProperty("--color", rgb(targetColour(target)));
    add(chip, "span", "", name);
    add(chip, "b", "", isMeaning(target) ? "the embedding" : percent(app.model.data.ratios[target]!));
    chip.addEventListener("click", () => app.choose({ target }));
    return chip;
  });
  radioKeys(group);
  return chips;
}

function colourWords({ model, state: { target, measure } }: App): void {
  const full = fullEffect(model.sections, target);
  for (const [number, section] of model.sections.entries()) {
    const elements = model.elements[number]!.word;
    if (measure === "effect") {
      for (const [word, effect] of section.data.effect.entries()) {
        const { fill, against } = shown(effect[target]!, full);
        paint(elements[word], targetColour(target), fill);
        elements[word]?.classList.toggle("against", against);
      }
    } else {
      const attention = section.attentionOfWords(measure);
      const [low, high] = [Math.min(...attention), Math.max(...attention)];
      for (const [word, share] of attention.entries()) {
        paint(elements[word], colour("accent"), ((share - low) / (high - low || 1)) ** 1.3);
      }
    }
  }
}

function showWord({ model, state }: App, detail: HTMLElement, active: Place | null): void {
  detail.replaceChildren();
  if (!active) {
    add(detail, "h3", "", "Leave a word out");
    add(detail, "p", "hint", "Choose a word to see what the model says of its section without it.");
    return;
  }
  const section = model.sections[state.section]!;
  const without = section.data.without[active.index]!;
  const effect = section.data.effect[active.index]!;
  add(add(detail, "h3", "", "Without "), "q", "", section.wordText(active.index));
  const table = add(detail, "div", "changes");
  const entry = (target: number, name: string) => {
    const made = add(table, "div", target === state.target ? "change chosen" : "change");
    add(made, "span", "", name);
    return made;
  };
  for (const [emotion, name] of EMOTIONS.entries()) {
    const [full, lacking] = [section.data.ratios[emotion]!, without[emotion]!];
    const made = entry(emotion, name);
    const range = add(made, "span", "range");
    for (const [kind, value, alpha] of [["full", full, 0.95] as const, ["lacking", lacking, 0.4] as const]) {
      const part = add(range, "i", kind);
      part.style.width = `${value * 100}%`;
      part.style.backgroundColor = rgb(colour(name), alpha);
    }
    add(made, "span", "numbers", `${percent(full)} → ${percent(lacking)}`);
  }
  const turn = effect[EMOTIONS.length]!.toFixed(1);
  add(entry(EMOTIONS.length, "meaning"), "span", "numbers wide", `the embedding turns by ${turn}°`);
}

function showAgreement(app: App, parent: HTMLElement, active: Place | null): void {
  const { target, section: number } = app.state;
  const { agreement } = app.model.data;
  const section = app.model.sections[number]!;
  parent.replaceChildren();
  add(parent, "h3", "", `Would attention have told? (${app.data.targets[target]})`);
  const table = add(parent, "table");
  const head = add(add(table, "thead"), "tr");
  for (const text of ["rank correlation with leaving out", "", "song", section.name(number)]) add(head, "th", "", text);
  const body = add(table, "tbody");
  for (const measure of known(agreement)) {
    const row = add(body, "tr");
    add(row, "td", "", MEASURES[measure]);
    const value = agreement[measure]![target] ?? null;
    const gauge = add(add(row, "td"), "span", "gauge");
    if (value !== null) {
      const needle = add(gauge, "i");
      needle.style.left = `${Math.min(0.5, 0.5 + value / 2) * 100}%`;
      needle.style.width = `${Math.abs(value) * 50}%`;
    }
    add(row, "td", "number", correlation(value));
    add(row, "td", "number", correlation(section.data.agreement[measure]?.[target] ?? null));
  }
  add(parent, "p", "hint", verdict(agreement, target));
  scatter(app, parent, active);
}

/** One dot a word: its rank by attention (across) and by the size of its effect (up), within its section. */
function scatter({ model, state }: App, parent: HTMLElement, active: Place | null): void {
  const { target } = state;
  const measure = state.measure === "effect" ? known(model.data.agreement)[0]! : state.measure;
  const [bright, faint] = [rgb(targetColour(target), 0.95), rgb(targetColour(target), 0.35)];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 200 100");
  svg.setAttribute("class", "scatter");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Words by ${MEASURES[measure]} and by effect`);
  for (const [number, section] of model.sections.entries()) {
    const usual = number === state.section ? { r: "1.8", fill: bright } : { r: "1.2", fill: faint };
    const across = ranks(section.attentionOfWords(measure));
    const up = ranks(section.data.effect.map((effect) => Math.abs(effect[target]!)));
    const chosen = active?.section === number ? active.index : -1;
    for (const [word, x] of across.entries()) {
      const dot = document.createElementNS(SVG, "circle");
      dot.setAttribute("cx", String(4 + x * 192));
      dot.setAttribute("cy", String(96 - up[word]! * 92));
      dot.setAttribute("r", word === chosen ? "4" : usual.r);
      dot.setAttribute("fill", word === chosen ? "#fff" : usual.fill);
      svg.append(dot);
    }
  }
  parent.append(svg);
  add(parent, "p", "axes", `across: rank by ${MEASURES[measure]}; up: rank by effect; bright: this section`);
}

/** Words of the whole song, all places of a word added up. */
function showTopWords({ model, state: { target } }: App, parent: HTMLElement): void {
  const { raise, lower } = model.data.carriers[target]!;
  const most = Math.max(...[...raise, ...lower].map(([, amount]) => Math.abs(amount)), 1e-6);
  const column = (title: string, entries: readonly [string, number][], fill: Colour) => {
    const list = add(parent, "div");
    add(list, "h3", "", title);
    const bar = ([name, amount]: [string, number]) => ({
      name,
      length: Math.abs(amount) / most,
      value: change(amount, target),
    });
    bars(list, entries.map(bar), fill);
  };
  parent.replaceChildren();
  if (isMeaning(target)) {
    column("Turn the embedding most", raise, targetColour(target));
    add(parent, "p", "hint", "in degrees of a section, all places of a word added up");
  } else {
    column(`Raise ${EMOTIONS[target]}`, raise, targetColour(target));
    column("Lower it", lower, colour("lowering"));
    add(parent, "p", "hint", "in points of the song's ratio, all places of a word added up");
  }
}
