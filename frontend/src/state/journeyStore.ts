/** The journey of this tab; the address says it, so that it can be reloaded, shared and gone back to. */

import { parseRoute, record } from "../lib/router";
import { createStore, useStore } from "../lib/store";
import { type JourneyState, journeyAddress, NO_JOURNEY, readJourney } from "./journey";

const store = createStore<JourneyState>(NO_JOURNEY);

function readAddress(): void {
  const { view, query } = parseRoute(location.hash);
  if (view !== "journey") return;
  const journey = readJourney(query);
  if (journeyAddress(journey) !== journeyAddress(store.get())) store.set(journey);
}

if (typeof window !== "undefined") {
  readAddress();
  window.addEventListener("hashchange", readAddress);
}

/**
 * Changes the journey, and the address with it.
 *
 * @param step whether what was there before is one step back from now on
 */
export function changeJourney(changed: (journey: JourneyState) => JourneyState, step = true): void {
  const journey = changed(store.get());
  if (journeyAddress(journey) === journeyAddress(store.get())) return;
  store.set(journey);
  record(journeyAddress(journey), step);
}

export const useJourneyState = (): JourneyState => useStore(store);

/** Where the journey of this tab is, for whoever comes back to it. */
export const useJourneyAddress = (): string => journeyAddress(useStore(store));
