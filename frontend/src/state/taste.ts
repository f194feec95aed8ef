/**
 * Liked and disliked songs: part of every wish. The server keeps them for the listener, so that several browsers share
 * them; where it does not, this browser keeps them until it does.
 */

import type { ListenerTaste } from "../api/client";
import { createStore, remember, remembered, useStore } from "../lib/store";
import { onKnown, report, sync } from "./listener";
import { keep, type Outgoing, waiting } from "./outbox";

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

/** What a listener did to a song, as the server is told. */
export const judgement = (song: Judged, kind: Outgoing["kind"], at: string): Outgoing => ({
  kind,
  at,
  song: song.id,
  artist: song.artist,
  title: song.title,
  source: "page",
});

/** What the server knows, and on top of it what it does not know yet. */
export function merged(known: Pick<ListenerTaste, "liked" | "disliked">, pending: readonly Outgoing[]): Taste {
  const list = (songs: ListenerTaste["liked"]): Judged[] =>
    songs.flatMap(({ song, title, artist }) => (song === null ? [] : [{ id: song, title, artist }]));
  const taste: Record<Judgement, readonly Judged[]> = { liked: list(known.liked), disliked: list(known.disliked) };
  for (const { kind, song, title, artist } of pending) {
    if (!song || kind === "play" || kind === "skip") continue;
    const without = (entries: readonly Judged[]) => entries.filter(({ id }) => id !== song);
    taste.liked = without(taste.liked);
    taste.disliked = without(taste.disliked);
    if (kind === "like") taste.liked = [{ id: song, title, artist }, ...taste.liked];
    if (kind === "dislike") taste.disliked = [{ id: song, title, artist }, ...taste.disliked];
  }
  return taste;
}

const tasteStore = createStore<Taste>(remembered(KEY, checkTaste) ?? NOTHING, (taste) => remember(KEY, taste));

onKnown((known, pending) => tasteStore.set(merged(known, pending)));

if (typeof window !== "undefined") {
  // What was judged before the server kept it goes there, too, once.
  if (waiting() === null) {
    const { liked, disliked } = tasteStore.get();
    const at = new Date().toISOString();
    // The first of a list is the one judged last.
    keep([
      ...[...liked].reverse().map((song) => judgement(song, "like", at)),
      ...[...disliked].reverse().map((song) => judgement(song, "dislike", at)),
    ]);
  }
  void sync();
  // Another tab judged a song.
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) tasteStore.set(remembered(KEY, checkTaste) ?? NOTHING);
  });
}

export function judge(song: Judged, how: Judgement): void {
  tasteStore.set((taste) => judged(taste, song, how));
  const stands = tasteStore.get()[how].some(({ id }) => id === song.id);
  const kind = stands ? (how === "liked" ? "like" : "dislike") : "neutral";
  report([judgement(song, kind, new Date().toISOString())]);
}

/** Takes all likes and dislikes back; what was heard is still known. */
export function forgetTaste(): void {
  const { liked, disliked } = tasteStore.get();
  const at = new Date().toISOString();
  tasteStore.set(NOTHING);
  report([...liked, ...disliked].map((song) => judgement(song, "neutral", at)));
}

export const useTaste = (): Taste => useStore(tasteStore);
