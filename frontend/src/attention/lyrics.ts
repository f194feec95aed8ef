/** The lyrics in the document: sections, lines, words, tokens; choosing one by mouse, touch and keyboard. */

import { EMOTIONS, percent } from "../lib/emotions";
import { type App, type Place, type SectionElements, same, type Unit } from "./app";
import { add, byId, element, strip } from "./dom";
import { largest } from "./matrix";
import type { Section } from "./section";

/** Marks elements that can be chosen. */
const ROLES = ["tabindex", "role", "aria-pressed"];

/** Build all sections, in place of those that were there. */
export function buildLyrics(sections: readonly Section[]): SectionElements[] {
  const parent = byId("lyrics");
  parent.replaceChildren();
  return sections.map((section, number) => buildSection(parent, section, number));
}

function buildSection(parent: Element, section: Section, number: number): SectionElements {
  const { ratios, times } = section.data;
  const card = add(parent, "article", "section");
  const head = add(card, "header");
  add(head, "h3", "", section.name(number));
  if (times > 1) add(head, "span", "times", `sung ${times}×`);
  strip(head, ratios);
  const best = largest(ratios, 1)[0]!;
  add(head, "span", "leading", `${EMOTIONS[best]} ${percent(ratios[best]!)}`);

  const elements: SectionElements = { card, token: [], word: [], line: [] };
  const unit = (made: HTMLElement, kind: Unit, index: number): HTMLElement => {
    Object.assign(made.dataset, { kind, section: number, index });
    elements[kind][index] = made;
    return made;
  };
  const rows = section.lines.map((line, place) => {
    const row = unit(add(card, "p", "line"), "line", place);
    add(row, "span", "amount");
    const words = add(row, "span", "words");
    for (const [order, word] of line.words.entries()) {
      if (order > 0) words.append(" ");
      fillWord(unit(add(words, "span", "word"), "word", word), section, word, unit);
    }
    return words;
  });

  // What the tokenizer puts around the text stands before the first line's words and behind the last one's.
  const specials = [...section.special.keys()].filter((token) => section.special[token]);
  const made = (token: number) => unit(element("span", "special", section.tokenText(token)), "token", token);
  const front = specials.filter((token) => token < section.size / 2);
  rows[0]!.prepend(...front.flatMap((token) => [made(token), " "]));
  rows.at(-1)!.append(" ", ...specials.slice(front.length).flatMap((token) => [made(token), " "]));
  return elements;
}

/** Put a word's tokens into its element, and the characters that no token stands for as they are. */
function fillWord(
  word: HTMLElement,
  section: Section,
  number: number,
  unit: (made: HTMLElement, kind: Unit, index: number) => HTMLElement,
): void {
  const [from, to] = section.data.words[number]!;
  let at = from;
  for (const token of section.tokensOfWord[number]!) {
    const [start, end] = section.data.tokens[token]!;
    if (start < at || end <= start) continue; // a character of several tokens is shown once
    word.append(section.text(at, start));
    unit(add(word, "span", "token", section.text(start, end)), "token", token);
    at = end;
  }
  word.append(section.text(at, to));
}

const selector = (unit: Unit): string => `#lyrics [data-kind="${unit}"]`;

const unitsInOrder = (unit: Unit): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector(unit))];

/** One unit of each section can be reached by Tab, the others by arrow keys. */
export function setTabStops(unit: Unit): void {
  for (const old of document.querySelectorAll("#lyrics [tabindex]")) {
    for (const name of ROLES) old.removeAttribute(name);
  }
  const seen = new Set<string | undefined>();
  for (const made of unitsInOrder(unit)) {
    const section = made.dataset.section;
    made.tabIndex = seen.has(section) ? -1 : 0;
    made.setAttribute("role", "button");
    made.setAttribute("aria-pressed", "false");
    seen.add(section);
  }
}

/** The unit beside another, or above or below it in the next line that has any. */
function neighbour(from: HTMLElement, key: string, unit: Unit): HTMLElement | undefined {
  const all = unitsInOrder(unit);
  const place = all.indexOf(from);
  if (key === "ArrowRight") return all[place + 1];
  if (key === "ArrowLeft") return all[place - 1];
  const down = key === "ArrowDown";
  const box = from.getBoundingClientRect();
  const beyond = (down ? all.slice(place + 1) : all.slice(0, place).reverse()).map((other) => ({
    other,
    at: other.getBoundingClientRect(),
  }));
  const first = beyond.find(({ at }) => (down ? at.top >= box.bottom - 4 : at.bottom <= box.top + 4));
  if (!first) return;
  const distance = (at: DOMRect) => Math.abs(at.left + at.width / 2 - (box.left + box.width / 2));
  return beyond
    .filter(({ at }) => Math.abs(at.top - first.at.top) < 6)
    .reduce((one, other) => (distance(other.at) < distance(one.at) ? other : one)).other;
}

/** Choose by mouse, touch and keyboard. unit: what the present view chooses. */
export function listenToLyrics(app: App, unit: () => Unit): void {
  const lyrics = byId("lyrics");
  const placeOf = (target: EventTarget | null): Place | null => {
    const found = target instanceof Element ? target.closest<HTMLElement>(selector(unit())) : null;
    return found && { section: Number(found.dataset.section), index: Number(found.dataset.index) };
  };
  const drop = () => app.choose({ pinned: null, hover: null });

  lyrics.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse") app.choose({ hover: placeOf(event.target) });
  });
  lyrics.addEventListener("pointerleave", () => app.choose({ hover: null }));
  lyrics.addEventListener("click", (event) => {
    const chosen = placeOf(event.target);
    if (!chosen || same(chosen, app.state.pinned)) return drop();
    app.choose({ pinned: chosen, hover: null });
    // On a phone, out from under the sheet of numbers.
    app.model.elements[chosen.section]![unit()][chosen.index]?.scrollIntoView({ block: "nearest" });
  });
  lyrics.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches(":focus-visible")) {
      app.choose({ pinned: placeOf(target), hover: null });
    }
  });
  lyrics.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!key.startsWith("Arrow") || !(target instanceof HTMLElement) || !target.dataset.kind) return;
    event.preventDefault();
    const next = neighbour(target, key, unit());
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") drop();
  });
}

/** Take all colours and marks away. */
export function clearLyrics(): void {
  for (const made of document.querySelectorAll<HTMLElement>("#lyrics [data-kind]")) {
    made.style.backgroundColor = "";
    made.classList.remove("ink", "against", "chosen");
    if (made.hasAttribute("aria-pressed")) made.setAttribute("aria-pressed", "false");
  }
}

export function markChosen(chosen: HTMLElement | undefined): void {
  chosen?.classList.add("chosen");
  chosen?.setAttribute("aria-pressed", "true");
}
