/**
 * The likes and dislikes that a list was made with. A song that is judged stays where it is, and the list as it is, until
 * something else is wished for, or somebody asks for a list with the new judgements.
 */

import { useEffect } from "react";
import { createStore, useStore } from "../lib/store";
import { type Taste, useTaste } from "./taste";

interface Shaping {
  /** What is wished for, as an address. */
  wish: string;
  taste: Taste;
}

const store = createStore<Shaping | null>(null);

/** How many songs were judged, or judged otherwise, since. */
export function judgedSince(then: Taste, now: Taste): number {
  const verdicts = (taste: Taste) =>
    new Map([
      ...taste.liked.map(({ id }) => [id, "liked"] as const),
      ...taste.disliked.map(({ id }) => [id, "disliked"] as const),
    ]);
  const [before, after] = [verdicts(then), verdicts(now)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id)).length;
}

export interface Shaped {
  /** What the list is made with. */
  taste: Taste;
  /** How many judgements it does not know of. */
  newer: number;
  refresh: () => void;
}

/**
 * @param wish what is wished for, as an address: another one is answered with what is liked by then
 */
export function useShaping(wish: string): Shaped {
  const now = useTaste();
  const kept = useStore(store);
  const taste = kept?.wish === wish ? kept.taste : now;
  useEffect(() => {
    if (store.get()?.wish !== wish) store.set({ wish, taste: now });
  }, [wish, now]);
  return { taste, newer: judgedSince(taste, now), refresh: () => store.set({ wish, taste: now }) };
}
