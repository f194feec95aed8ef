/** Elements: made, found, and the parts that several views are made of. Text is always set as text. */

import { type Colour, fromHex, luminance, rgb, styled } from "../lib/colours";
import { EMOTIONS, percent } from "../lib/emotions";
import { isMeaning } from "./effects";

/** From this luminance on black has more contrast than white. */
const BRIGHT = 0.179;
/** Alpha at full strength. */
const OPAQUE = 0.92;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text: string | number = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = String(text);
  return made;
}

/** Make an element at the end of another. */
export function add<K extends keyof HTMLElementTagNameMap>(
  parent: Element,
  tag: K,
  className = "",
  text: string | number = "",
): HTMLElementTagNameMap[K] {
  const made = element(tag, className, text);
  parent.append(made);
  return made;
}

/** An element of the page's own markup. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element "${id}".`);
  return found;
}

const colours = new Map<string, Colour>();

/** A colour of the style sheet by the name of its variable, without the dashes. */
export function colour(name: string): Colour {
  const known = colours.get(name) ?? fromHex(styled(`--${name}`));
  colours.set(name, known);
  return known;
}

export const targetColour = (target: number): Colour => colour(isMeaning(target) ? "meaning" : EMOTIONS[target]!);

/** Fill an element by a strength in 0..1; the letters turn dark where the colour is bright. */
export function paint(painted: HTMLElement | undefined, fill: Colour, strength: number): void {
  if (!painted) return;
  const alpha = Math.min(1, strength) * OPAQUE;
  painted.style.backgroundColor = alpha > 0.02 ? rgb(fill, alpha.toFixed(3)) : "";
  painted.classList.toggle("ink", luminance(fill, alpha, colour("card")) > BRIGHT);
}

/** A thin bar of six colours, each as long as its ratio. */
export function strip(parent: Element, ratios: readonly number[]): void {
  const bar = add(parent, "span", "strip");
  for (const [emotion, name] of EMOTIONS.entries()) {
    const part = add(bar, "i");
    part.style.flexGrow = String(ratios[emotion]);
    part.style.backgroundColor = rgb(colour(name));
  }
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", EMOTIONS.map((name, emotion) => `${name} ${percent(ratios[emotion]!)}`).join(", "));
}

export interface Bar {
  name: string;
  note?: string;
  /** 0..1 of the track. */
  length: number;
  value: string;
}

/** Labelled bars. */
export function bars(parent: Element, entries: readonly Bar[], fill: Colour): void {
  const list = add(parent, "ul", "bars");
  for (const { name, note, length, value } of entries) {
    const item = add(list, "li");
    const label = add(item, "span", "name", name);
    if (note) add(label, "small", "", note);
    const bar = add(add(item, "span", "track"), "i");
    bar.style.width = `${Math.max(0, length) * 100}%`;
    bar.style.backgroundColor = rgb(fill);
    add(item, "span", "value", value);
  }
}

/** Choose one of a group's buttons: the only one that Tab reaches. */
export function check(buttons: Iterable<HTMLElement>, attribute: string, isChosen: (b: HTMLElement) => boolean): void {
  for (const button of buttons) {
    const chosen = isChosen(button);
    button.setAttribute(attribute, String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
}

/** Make a row of buttons of which one is chosen; the function returned shows which one. */
export function segments(
  group: HTMLElement,
  name: string,
  options: readonly (readonly [string, string])[],
  act: (key: string) => void,
): (chosen: string) => void {
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", name);
  const buttons = options.map(([key, text]) => {
    const button = add(group, "button", "", text);
    button.setAttribute("role", "radio");
    button.dataset.value = key;
    button.addEventListener("click", () => act(key));
    return button;
  });
  radioKeys(group);
  return (chosen) => check(buttons, "aria-checked", (button) => button.dataset.value === chosen);
}

/** Arrow keys move the choice within a group, as in any group of radio buttons or tabs. */
export function radioKeys(group: HTMLElement): void {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  group.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...group.querySelectorAll("button")];
    const at = buttons.findIndex((button) => button.matches(":focus"));
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next?.focus();
    next?.click();
  });
}
