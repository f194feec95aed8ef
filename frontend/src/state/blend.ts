/** A blend as the page has it, as an address and as a wish; what is in the address is all there is of it. */

import type { WishBody } from "../api/client";
import { parseRoute, record } from "../lib/router";
import { createStore, useStore } from "../lib/store";

export interface BlendPart {
  /** Words, "Artist - Title", or a change such as "calmer". */
  text: string;
  /** -3..3; below 0, songs are to be unlike it, and at 0 it does not count. */
  weight: number;
}

export const HEAVIEST = 3;
export const MOST_PARTS = 10;
export const LONGEST_PART = 300;
const K = 20;

export function blendAddress(parts: readonly BlendPart[]): string {
  const query = new URLSearchParams();
  for (const { text, weight } of parts) query.append("part", `${weight}:${text}`);
  return query.size > 0 ? `#/blend?${query}` : "#/blend";
}

/** The parts that an address names; what makes no sense is left out. */
export const readBlend = (query: URLSearchParams): BlendPart[] =>
  query
    .getAll("part")
    .slice(0, MOST_PARTS)
    .flatMap((said) => {
      const colon = said.indexOf(":");
      const weight = colon > 0 ? Number(said.slice(0, colon)) : Number.NaN;
      return Math.abs(weight) <= HEAVIEST ? [{ text: said.slice(colon + 1, colon + 1 + LONGEST_PART), weight }] : [];
    });

/** What is asked of the server; null while there is nothing to be like. */
export function blendBody(parts: readonly BlendPart[]): WishBody | null {
  const said = parts.filter(({ text, weight }) => text.trim() !== "" && weight !== 0);
  if (!said.some(({ weight }) => weight > 0)) return null;
  return { blend: said.map(({ text, weight }) => ({ text: text.trim(), weight })), k: K };
}

const store = createStore<readonly BlendPart[]>([]);

function readAddress(): void {
  const { view, query } = parseRoute(location.hash);
  if (view !== "blend") return;
  const parts = readBlend(query);
  if (blendAddress(parts) !== blendAddress(store.get())) store.set(parts);
}

if (typeof window !== "undefined") {
  readAddress();
  window.addEventListener("hashchange", readAddress);
}

/** Changes the blend, and the address with it. */
export function changeBlend(changed: (parts: readonly BlendPart[]) => readonly BlendPart[], step: boolean): void {
  store.set(changed);
  record(blendAddress(store.get()), step);
}

export const useBlend = (): readonly BlendPart[] => useStore(store);
