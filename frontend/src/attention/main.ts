/** The page that shows what a model reads in a song: its frame, tabs, the switch between models. */

import "../styles/palette.css";
import "./styles/frame.css";
import "./styles/lyrics.css";
import "./styles/views.css";
import "./styles/narrow.css";
import { rgb } from "../lib/colours";
import { EMOTIONS, percent } from "../lib/emotions";
import { type App, type Model, type Render, type State, same } from "./app";
import type { ModelData, PageData } from "./data";
import { add, byId, check, colour, radioKeys, segments, strip } from "./dom";
import { buildLyrics, clearLyrics, listenToLyrics, markChosen, setTabStops } from "./lyrics";
import { largest } from "./matrix";
import { ALL } from "./rollout";
import { Section } from "./section";
import { attention } from "./views/attention";
import { rollout } from "./views/rollout";
import { words } from "./views/words";

const VIEWS = { emotions: words, attention, rollout };
type Tab = keyof typeof VIEWS;

class Page implements App {
  readonly state: State = {
    model: 0,
    section: 0,
    pinned: null,
    hover: null,
    target: 0,
    measure: "effect",
    layer: -1,
    head: -1,
    direction: "to",
    result: ALL,
  };
  private tab: Tab = "emotions";
  private readonly tabs: HTMLElement[];
  private readonly panels = { controls: byId("controls"), detail: byId("detail"), more: byId("more") };
  private readonly showModel: (chosen: string) => void;
  private render: Render = () => {};

  constructor(
    readonly data: PageData,
    private readonly models: readonly Model[],
  ) {
    byId("title").textContent = data.title || "Attention";
    this.tabs = (Object.keys(VIEWS) as Tab[]).map((tab) => {
      const button = add(byId("tabs"), "button", "", VIEWS[tab].name);
      button.setAttribute("role", "tab");
      button.dataset.tab = tab;
      button.addEventListener("click", () => this.openTab(tab));
      return button;
    });
    radioKeys(byId("tabs"));
    byId("models").hidden = data.models.length < 2;
    this.showModel = segments(byId("models"), "Model", modelNames(data.models), (place) =>
      this.openModel(Number(place)),
    );
    listenToLyrics(this, () => VIEWS[this.tab].unit);
    this.openModel(0);
  }

  get model(): Model {
    return this.models[this.state.model]!;
  }

  choose(change: Partial<State>): void {
    const hoverAlone = "hover" in change && Object.keys(change).length === 1;
    if (hoverAlone && same(this.state.hover, change.hover ?? null)) return;
    Object.assign(this.state, change);
    this.show();
  }

  private show(): void {
    const { state, model } = this;
    const active = state.hover ?? state.pinned;
    if (active) state.section = active.section;
    clearLyrics();
    for (const [number, { card }] of model.elements.entries())
      card.classList.toggle("current", number === state.section);
    this.render(active);
    this.showModel(String(state.model));
    if (active) markChosen(model.elements[active.section]?.[VIEWS[this.tab].unit][active.index]);
    this.panels.detail.classList.toggle("active", active !== null);
  }

  private openTab(tab: Tab): void {
    this.tab = tab;
    Object.assign(this.state, { pinned: null, hover: null });
    document.body.dataset.tab = tab;
    check(this.tabs, "aria-selected", (button) => button.dataset.tab === tab);
    this.panels.controls.replaceChildren();
    this.panels.more.replaceChildren();
    this.render = VIEWS[tab].build(this, this.panels);
    setTabStops(VIEWS[tab].unit);
    this.show();
  }

  private openModel(number: number): void {
    const { state } = this;
    state.model = number;
    const { data, sections } = this.model;
    describe(data);
    // What was chosen stays, where this model has it.
    state.target = largest(data.ratios, 1)[0]!;
    state.section = 0;
    state.layer = Math.min(state.layer, data.heads.length - 1);
    state.head = state.layer < 0 ? -1 : Math.min(state.head, data.heads[state.layer]! - 1);
    if (!(state.result in sections[0]!.data.pooling)) state.result = ALL;
    if (!(state.measure in data.agreement)) state.measure = "effect";
    this.model.elements = buildLyrics(sections);
    this.openTab(this.tab);
  }
}

/** Say which model it is and what it makes of the song. */
function describe(model: ModelData): void {
  const heads = [...new Set(model.heads)].join(" or ");
  const count = model.windows.reduce((total, section) => total + section.words.length, 0);
  const sections = model.windows.filter(({ part: [number] }) => number === 1).length;
  const read = `${count} words in ${sections} ${sections === 1 ? "section" : "different sections"}`;
  byId("about-model").textContent =
    `${model.id} (${model.architecture} architecture, ${model.heads.length} layers of ${heads} heads) reading ${read}`;
  const place = byId("song-ratios");
  place.replaceChildren();
  strip(place, model.ratios);
  const legend = add(place, "p", "legend");
  for (const emotion of largest(model.ratios, EMOTIONS.length)) {
    const name = EMOTIONS[emotion]!;
    const entry = add(legend, "span");
    add(entry, "i").style.backgroundColor = rgb(colour(name));
    entry.append(`${name} ${percent(model.ratios[emotion]!)}`);
  }
}

/** What tells the models apart: architecture and name, and where these are equal the beginning of the hash. */
function modelNames(models: readonly ModelData[]): [string, string][] {
  const names = models.map((model) => `${model.architecture}: ${model.id}`);
  return names.map((name, place) => {
    const alone = names.indexOf(name) === names.lastIndexOf(name);
    return [String(place), alone ? name : `${name} (${models[place]!.hash.slice(0, 6)})`];
  });
}

async function start(): Promise<void> {
  const data = JSON.parse(byId("data").textContent ?? "") as PageData;
  const unpacked = data.models.map(async (model): Promise<Model> => {
    const sections = await Promise.all(model.windows.map((section) => Section.unpack(section, model.heads)));
    return { data: model, sections, elements: [] };
  });
  new Page(data, await Promise.all(unpacked));
}

void start();
