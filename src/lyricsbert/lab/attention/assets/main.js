// The frame: state, tabs, model switch, and what all views share.

const STATE = { model: 0, tab: "emotions", window: 0, pinned: null, hover: null, layer: -1, head: -1, direction: "to", target: "all", emotion: 0, measure: "effect", drawn: null };
const TABS = { emotions: ["Words", buildEmotions, renderEmotions], attention: ["Attention", buildAttention, renderAttention], rollout: ["Rollout", buildRollout, renderRollout] };

function MODEL() {
  return DATA.models[STATE.model];
}

/** Change the state and show it. */
function choose(change) {
  const before = STATE.hover;
  if ("hover" in change && Object.keys(change).length === 1 && same(before, change.hover)) return;
  Object.assign(STATE, change);
  render();
}

function same(one, other) {
  return one?.window === other?.window && one?.index === other?.index;
}

function render() {
  const active = STATE.hover ?? STATE.pinned;
  if (active) STATE.window = active.window;
  clearPaint();
  MODEL().windows.forEach((window, number) => window.card.classList.toggle("current", number === STATE.window));
  TABS[STATE.tab][2](active);
  markChosen(active);
  document.getElementById("detail").classList.toggle("active", Boolean(active));
  for (const group of document.querySelectorAll(".segments[data-name]")) {
    const value = { Direction: STATE.direction, Result: STATE.target, "Coloured by": STATE.measure, Model: String(STATE.model) }[group.dataset.name];
    for (const button of group.querySelectorAll("button")) {
      const chosen = button.dataset.value === value;
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
  }
}

function openTab(tab) {
  Object.assign(STATE, { tab, pinned: null, hover: null });
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll("#tabs button")) {
    const chosen = button.dataset.tab === tab;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
  const [controls, more] = ["controls", "more"].map((id) => document.getElementById(id));
  controls.replaceChildren();
  more.replaceChildren();
  TABS[tab][1](controls, more);
  setTabStops();
  render();
}

/** A row of buttons of which one is chosen. */
function segments(parent, name, options, value, act) {
  const group = parent.matches?.(".segments") ? parent : make("div", "segments", undefined, parent);
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", name);
  group.dataset.name = name;
  for (const [key, text] of options) {
    const button = make("button", "", text, group);
    button.setAttribute("role", "radio");
    button.setAttribute("aria-checked", String(key === value));
    button.dataset.value = key;
    button.addEventListener("click", () => act(key));
  }
  radioKeys(group);
}

/** Arrow keys move the choice within a group, as in any group of radio buttons or tabs. */
function radioKeys(group) {
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...group.querySelectorAll("button")];
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
}

/** Labelled bars: entries of name, note (may be missing), length 0..1 and value. */
function bars(parent, entries, color) {
  const list = make("ul", "bars", undefined, parent);
  for (const { name, note, length, value } of entries) {
    const row = make("li", "", undefined, list);
    const label = make("span", "name", name, row);
    if (note) make("small", "", note, label);
    const bar = make("i", "", undefined, make("span", "track", undefined, row));
    bar.style.width = `${Math.max(0, length) * 100}%`;
    bar.style.backgroundColor = rgb(color);
    make("span", "value", value, row);
  }
}

function showModel() {
  const model = MODEL();
  const heads = [...new Set(model.heads)].join(" or ");
  const words = model.windows.reduce((sum, window) => sum + window.words.length, 0);
  const sections = model.windows.filter((window) => window.part[0] === 1).length;
  document.getElementById("about-model").textContent = `${model.id} (${model.architecture} architecture, ${model.heads.length} layers of ${heads} heads) reading ${words} words in ${sections} ${sections === 1 ? "section" : "different sections"}`;
  const ratios = document.getElementById("song-ratios");
  ratios.replaceChildren();
  strip(model.ratios, ratios);
  const legend = make("p", "legend", undefined, ratios);
  const order = [...DATA.emotions.keys()].sort((one, other) => model.ratios[other] - model.ratios[one]);
  for (const emotion of order) {
    const entry = make("span", "", undefined, legend);
    make("i", "", undefined, entry).style.backgroundColor = rgb(COLORS[DATA.emotions[emotion]]);
    entry.append(`${DATA.emotions[emotion]} ${percent(model.ratios[emotion], 0)}`);
  }
  STATE.emotion = order[0];
  STATE.window = 0;
  STATE.layer = Math.min(STATE.layer, model.heads.length - 1);
  STATE.head = STATE.layer < 0 ? -1 : Math.min(STATE.head, model.heads[STATE.layer] - 1);
  if (STATE.target !== "all" && !(STATE.target in model.windows[0].pooling)) STATE.target = "all";
  if (STATE.measure !== "effect" && !(STATE.measure in model.agreement)) STATE.measure = "effect";
  STATE.drawn = null;
  buildLyrics();
  openTab(STATE.tab);
}

/** What tells the models apart: architecture and name, and where these are equal the beginning of the hash. */
function modelNames() {
  const names = DATA.models.map((model) => `${model.architecture}: ${model.id}`);
  return names.map((name, place) => {
    const alone = names.indexOf(name) === names.lastIndexOf(name);
    return [String(place), alone ? name : `${name} (${DATA.models[place].hash.slice(0, 6)})`];
  });
}

async function start() {
  document.getElementById("title").textContent = DATA.title || "Attention";
  await Promise.all(DATA.models.flatMap((model) => model.windows.map((window) => prepare(window, model))));
  const tabs = document.getElementById("tabs");
  for (const [tab, [name]] of Object.entries(TABS)) {
    const button = make("button", "", name, tabs);
    button.setAttribute("role", "tab");
    button.dataset.tab = tab;
    button.addEventListener("click", () => openTab(tab));
  }
  radioKeys(tabs);
  const models = document.getElementById("models");
  models.hidden = DATA.models.length < 2;
  segments(models, "Model", modelNames(), "0", (place) => {
    STATE.model = Number(place);
    showModel();
  });
  listenToLyrics();
  showModel();
}

start();
