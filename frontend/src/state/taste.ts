/** Liked and disliked songs: part of every wish, kept in this browser only. */

import { createStore, remember, remembered, useStore } from "../lib/store";

export interface Judged {
  id: string;
  title: string;
  artist: string;
}

export interface Taste {
  liked: readonly Judged[];
  disliked: readonly Judged[];
}

export type Judgement = "liked" | "disliked";

const KEY = "lyricsbert.taste";
const NOTHING: Taste = { liked: [], disliked: [] };

/** What is in the browser's store may be of an older page, or broken: only whole entries are taken. */
export function checkTaste(value: unknown): Taste | null {
  if (typeof value !== "object" || value === null) return null;
  const list = (name: Judgement): Judged[] => {
    const entries: unknown = (value as Record<string, unknown>)[name];
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: Partial<Judged> | null) =>
      typeof entry?.id === "string"
        ? [{ id: entry.id, title: String(entry.title ?? ""), artist: String(entry.artist ?? "") }]
        : [],
    );
  };
  return { liked: list("liked"), disliked: list("disliked") };
}

/** The taste after a press on "like" or "not for me": a second press takes it back, and a song is never in both lists. */
export function judged(taste: Taste, song: Judged, judgement: Judgement): Taste {
  const without = (list: readonly Judged[]) => list.filter((entry) => entry.id !== song.id);
  const already = taste[judgement].some((entry) => entry.id === song.id);
  const cleared = { liked: without(taste.liked), disliked: without(taste.disliked) };
  if (already) return cleared;
  const entry = { id: song.id, title: song.title, artist: song.artist };
  return { ...cleared, [judgement]: [entry, ...cleared[judgement]] };
}

const tasteStore = createStore<Taste>(remembered(KEY, checkTaste) ?? NOTHING, (taste) => remember(KEY, taste));

if (typeof window !== "undefined") {
  // Another tab judged a song.
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) tasteStore.set(remembered(KEY, checkTaste) ?? NOTHING);
  });
}

export const judge = (song: Judged, judgement: Judgement): void =>
  tasteStore.set((taste) => judged(taste, song, judgement));

export const forgetTaste = (): void => tasteStore.set(NOTHING);

export const useTaste = (): Taste => useStore(tasteStore);
