/**
 * What the listener did that the server does not know yet. It waits in this browser until the server has it, so that
 * nothing is lost while the server is away, busy or does not take it from here; sent twice, it is kept once.
 */

import type { NewEvent } from "../api/client";
import { remember, remembered } from "../lib/store";

/** As the server takes it, with nothing left out that it would fill in later than it happened. */
export interface Outgoing extends NewEvent {
  at: string;
  artist: string;
  title: string;
  source: string;
}

const KEY = "lyricsbert.outbox";
/** The browser keeps no more, the newest: a listener who never meets the server again must not fill it. */
const MOST = 20_000;
const KINDS: readonly string[] = ["like", "dislike", "neutral", "play", "skip"];

/** What is in the browser's store may be of another page, or broken: only whole entries are taken. */
export function checkOutbox(value: unknown): Outgoing[] | null {
  if (!Array.isArray(value)) return null;
  return value.filter(
    (entry: Partial<Outgoing> | null): entry is Outgoing =>
      typeof entry?.kind === "string" &&
      KINDS.includes(entry.kind) &&
      typeof entry.at === "string" &&
      typeof entry.title === "string" &&
      entry.title !== "" &&
      typeof entry.artist === "string",
  );
}

const same = (one: Outgoing, other: Outgoing): boolean =>
  one.at === other.at && one.kind === other.kind && one.song === other.song && one.title === other.title;

/** All that waits, oldest first; null in a browser that has never kept any. Read anew: another tab may have written. */
export const waiting = (): Outgoing[] | null => remembered(KEY, checkOutbox);

export const keep = (events: readonly Outgoing[]): void =>
  remember(KEY, [...(waiting() ?? []), ...events].slice(-MOST));

/** Takes out what the server has. */
export const sent = (events: readonly Outgoing[]): void =>
  remember(
    KEY,
    (waiting() ?? []).filter((entry) => !events.some((event) => same(entry, event))),
  );
