/** Routes live in the part of the address after #, so the server needs to know of one page only. */

import { useSyncExternalStore } from "react";

export interface Route {
  /** First step of the path: "" for Discover, "search", "map", "library", "model", "liked", "songs". */
  view: string;
  /** What follows it, decoded: a song's id. */
  rest: string;
  query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const slash = path.indexOf("/");
  const rest = slash < 0 ? "" : path.slice(slash + 1);
  return { view: slash < 0 ? path : path.slice(0, slash), rest: decoded(rest), query: new URLSearchParams(query) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const songAddress = (id: string): string => `#/songs/${encodeURIComponent(id)}`;

export const searchAddress = (q: string): string => `#/search${q ? `?q=${encodeURIComponent(q)}` : ""}`;

let forward = false;

export function navigate(address: string, replace = false): void {
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
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('a[href^="#/"]')) forward = true;
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
