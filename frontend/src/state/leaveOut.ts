/** Songs that this browser's listener does not want to meet, whatever is asked for: kept until it is changed. */

import { createStore, remember, remembered, useStore } from "../lib/store";

export const ADVISORIES = ["explicit", "violent"] as const;
export type Advisory = (typeof ADVISORIES)[number];

export const ADVISORY_NAMES: Record<Advisory, string> = { explicit: "Explicit songs", violent: "Violent songs" };

const KEY = "lyricsbert.leave-out";

/** What is in the browser's store may be broken: only what is known is taken. */
export const checkAdvisories = (value: unknown): readonly Advisory[] | null =>
  Array.isArray(value) ? ADVISORIES.filter((advisory) => value.includes(advisory)) : null;

const store = createStore<readonly Advisory[]>(remembered(KEY, checkAdvisories) ?? [], (chosen) =>
  remember(KEY, chosen),
);

if (typeof window !== "undefined") {
  // Another tab changed it.
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) store.set(remembered(KEY, checkAdvisories) ?? []);
  });
}

export const leftOut = (): readonly Advisory[] => store.get();

export const useLeaveOut = (): readonly Advisory[] => useStore(store);

/** Leaves songs out, or lets them in again. */
export const setLeaveOut = (advisory: Advisory, out: boolean): void =>
  store.set((chosen) => ADVISORIES.filter((each) => (each === advisory ? out : chosen.includes(each))));
