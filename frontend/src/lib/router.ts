/** Routes live in the part of the address after #, so the server needs to know of one page only. */

import { useSyncExternalStore } from "react";

export interface Route {
  /** First step of the path: "" for Discover, "chat", "search", "journey", "blend", "map", "library", "liked", "songs", "artist", … */
  view: string;
  /** What follows it, decoded: the id of a song or a playlist. */
  rest: string;
  /** The same step by step: of an artist the name, of an album the artist's name and the title. */
  steps: readonly string[];
  query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const slash = path.indexOf("/");
  const rest = slash < 0 ? "" : path.slice(slash + 1);
  return {
    view: slash < 0 ? path : path.slice(0, slash),
    rest: decoded(rest),
    steps: rest.split("/").map(decoded),
    query: new URLSearchParams(query),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const songAddress = (id: string): string => `#/songs/${encodeURIComponent(id)}`;

export const artistAddress = (name: string): string => `#/artist/${encodeURIComponent(name)}`;

export const albumAddress = (artist: string, title: string): string =>
  `#/album/${encodeURIComponent(artist)}/${encodeURIComponent(title)}`;

export const playlistAddress = (id: string): string => `#/playlists/${encodeURIComponent(id)}`;

/** @param say what is said at once; nothing if it is left out */
export const talkAddress = (say = ""): string => `#/chat${say ? `?say=${encodeURIComponent(say)}` : ""}`;

export const searchAddress = (q: string): string => `#/search${q ? `?q=${encodeURIComponent(q)}` : ""}`;

let forward = false;

/** Safari refuses more than a hundred changes of the address in half a minute, which a slider would make in two seconds. */
const WRITING_PAUSE = 350;
let unwritten: string | null = null;
let writing: ReturnType<typeof setTimeout> | undefined;

function write(): void {
  clearTimeout(writing);
  if (unwritten !== null) history.replaceState(history.state, "", unwritten);
  unwritten = null;
}

/**
 * Has the address say what is on screen, without going anywhere.
 *
 * @param step whether what was there before is one step back from now on
 */
export function record(address: string, step: boolean): void {
  if (step) {
    write();
    history.pushState(null, "", address);
    return;
  }
  if (unwritten === null) writing = setTimeout(write, WRITING_PAUSE);
  unwritten = address;
}

export function navigate(address: string, replace = false): void {
  write();
  forward = !replace;
  if (replace) {
    history.replaceState(history.state, "", address);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = address;
  }
}

/** Whether the view was reached by a link, not by going back; asked once for each change. */
export function arrivedByLink(): boolean {
  const was = forward;
  forward = false;
  return was;
}

if (typeof document !== "undefined") {
  document.addEventListener(
    "click",
    (event) => {
      if (!(event.target instanceof Element) || !event.target.closest('a[href^="#/"]')) return;
      write();
      forward = true;
    },
    true,
  );
  window.addEventListener("pagehide", write);
  // Somebody went back: what was not written yet belongs to the place that they left.
  window.addEventListener("popstate", () => {
    clearTimeout(writing);
    unwritten = null;
  });
}

const subscribe = (listener: () => void) => {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
};

let last = { hash: "\0", route: parseRoute("") };

function current(): Route {
  if (location.hash !== last.hash) last = { hash: location.hash, route: parseRoute(location.hash) };
  return last.route;
}

export const useRoute = (): Route => useSyncExternalStore(subscribe, current);
