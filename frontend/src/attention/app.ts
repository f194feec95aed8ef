/** What the views share: the state of the page, and the way to change it. */

import type { Measure, ModelData, PageData } from "./data";
import type { Section } from "./section";

/** What can be chosen in the lyrics: each view has one kind. */
export type Unit = "token" | "word" | "line";

/** A token, word or line of a section. */
export interface Place {
  section: number;
  index: number;
}

export interface State {
  model: number;
  /** The section in view. */
  section: number;
  pinned: Place | null;
  hover: Place | null;
  /** What a word may change: an emotion by its index, or behind them the meaning. */
  target: number;
  measure: Measure | "effect";
  /** -1: all layers. */
  layer: number;
  /** -1: all heads of the layer. */
  head: number;
  direction: "to" | "from";
  result: string;
}

/** A section in the document. */
export interface SectionElements extends Record<Unit, HTMLElement[]> {
  card: HTMLElement;
}

/** A model with its sections, and what these are in the document. */
export interface Model {
  data: ModelData;
  sections: Section[];
  elements: SectionElements[];
}

export interface App {
  readonly data: PageData;
  readonly state: State;
  /** The model in view. */
  readonly model: Model;
  /** Change the state and show it. */
  choose(change: Partial<State>): void;
}

/** Shows the state; active is the place that is hovered or pinned. */
export type Render = (active: Place | null) => void;

/** Where a view puts what it says of the active place. */
export interface Panels {
  controls: HTMLElement;
  detail: HTMLElement;
  more: HTMLElement;
}

/** One of the three ways to look at a song. */
export interface View {
  name: string;
  unit: Unit;
  build(app: App, panels: Panels): Render;
}

export const same = (one: Place | null, other: Place | null): boolean =>
  one?.section === other?.section && one?.index === other?.index;
