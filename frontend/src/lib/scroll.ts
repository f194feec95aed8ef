/**
 * Where each entry of the browser's history was scrolled to. The browser remembers it, too, but goes there before a view
 * is as tall as it was.
 */

const KEY = "lyricsbert.scroll";
/** A view that is not tall enough after so long will not become so. */
const PATIENCE = 2000;
const MOST = 100;

let entry = "";
let places: Record<string, number> = {};
let restoring = 0;

const idOf = (state: unknown): string | null =>
  typeof state === "object" && state !== null && "entry" in state ? String(state.entry) : null;

/** Names the entry of the history that one is at, unless it has a name. */
function nameEntry(): void {
  const known = idOf(history.state);
  entry = known ?? Math.random().toString(36).slice(2);
  if (known === null) history.replaceState({ ...(history.state as object | null), entry }, "");
}

function remember(): void {
  if (restoring !== 0) return;
  if (idOf(history.state) !== entry) nameEntry(); // the address was written anew
  delete places[entry];
  places[entry] = window.scrollY;
  for (const old of Object.keys(places).slice(0, -MOST)) delete places[old];
}

function restore(to: number, since = performance.now()): void {
  window.scrollTo({ top: to, behavior: "instant" });
  const there = Math.abs(window.scrollY - to) <= 1;
  restoring = there || performance.now() - since > PATIENCE ? 0 : requestAnimationFrame(() => restore(to, since));
}

function give(): void {
  cancelAnimationFrame(restoring);
  restoring = 0;
}

/** Has back and forward, and a reload, show what was on screen. */
export function keepScroll(): void {
  history.scrollRestoration = "manual";
  try {
    places = JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Record<string, number>;
  } catch {
    places = {};
  }
  nameEntry();
  const place = places[entry];
  if (place) restore(place);
  window.addEventListener("scroll", remember, { passive: true });
  // Whoever scrolls by hand meanwhile wants to be elsewhere.
  for (const name of ["wheel", "touchstart", "keydown"]) window.addEventListener(name, give, { passive: true });
  window.addEventListener("popstate", ({ state }) => {
    give();
    const known = idOf(state);
    nameEntry();
    if (known !== null) restore(places[known] ?? 0);
  });
  window.addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(places));
    } catch {
      // Nothing is lost but the place.
    }
  });
}
