/** What is played and what comes after it: the queue, in the order in which it plays. */

import type { Song } from "../api/client";
import { createStore, remember, remembered, useStore } from "../lib/store";

/** What the player needs of a song, so that it can go on after a reload before the server has said anything. */
export interface Track {
  id: string;
  title: string;
  artist: string;
  cover: string;
  url: string;
  /** Where there is a transcoded one, should the browser not play the file. */
  fallback: string | null;
  seconds: number | null;
}

/** A place in the queue: a song may have several. */
export interface Entry {
  key: number;
  track: Track;
}

export const REPEATS = ["off", "all", "one"] as const;
export type Repeat = (typeof REPEATS)[number];

export interface Player {
  entries: readonly Entry[];
  /** The entry that plays; -1 if there is none. */
  at: number;
  /** The keys in the order from before they were shuffled; null if they are not. */
  unshuffled: readonly number[] | null;
  repeat: Repeat;
}

export const NOTHING_QUEUED: Player = { entries: [], at: -1, unshuffled: null, repeat: "off" };
const MOST = 500;

/** The track of a song; null if it cannot be played. */
export function trackOf({ id, title, artist, cover, audio }: Song): Track | null {
  if (!audio || audio.trouble !== null) return null;
  return { id, title, artist, cover, url: audio.url, fallback: audio.fallback, seconds: audio.seconds };
}

export const tracksOf = (songs: readonly Song[]): Track[] => songs.flatMap((song) => trackOf(song) ?? []);

export const currentOf = ({ entries, at }: Player): Entry | null => entries[at] ?? null;

const numbered = (tracks: readonly Track[], entries: readonly Entry[]): Entry[] => {
  const free = entries.reduce((most, { key }) => Math.max(most, key), 0) + 1;
  return tracks.map((track, place) => ({ key: free + place, track }));
};

/** Puts entries into random order (Fisher-Yates). */
function shuffle(entries: readonly Entry[], random: () => number): Entry[] {
  const mixed = [...entries];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}

/**
 * A new queue that begins with one of its tracks. It is shuffled if the last one was.
 *
 * @param first index of the track to begin with; null for any if it is shuffled, else the first
 */
export function started(
  player: Player,
  tracks: readonly Track[],
  first: number | null = null,
  random: () => number = Math.random,
): Player {
  const start = first === null ? 0 : Math.max(0, first - MOST + 1);
  const entries = numbered(tracks.slice(start, start + MOST), player.entries);
  if (entries.length === 0) return player;
  const at = first === null ? 0 : first - start;
  const plain = { ...player, entries, at, unshuffled: null };
  if (player.unshuffled === null) return plain;
  if (first !== null) return shuffled(plain, true, random);
  return { ...plain, entries: shuffle(entries, random), unshuffled: entries.map(({ key }) => key) };
}

/** The queue with tracks behind the one that plays, or at its end. */
export function queued(player: Player, tracks: readonly Track[], place: "next" | "end"): Player {
  const added = numbered(tracks.slice(0, Math.max(0, MOST - player.entries.length)), player.entries);
  if (added.length === 0) return player;
  const to = place === "next" ? player.at + 1 : player.entries.length;
  const keys = added.map(({ key }) => key);
  const { unshuffled } = player;
  const behind = unshuffled && place === "next" ? unshuffled.indexOf(currentOf(player)?.key ?? -1) + 1 : Infinity;
  return {
    ...player,
    entries: player.entries.toSpliced(to, 0, ...added),
    at: Math.max(0, player.at),
    unshuffled: unshuffled?.toSpliced(Math.min(behind, unshuffled.length), 0, ...keys) ?? null,
  };
}

/** The queue without an entry. If it was the one that plays, the next one does, or the one before if there is none. */
export function removed(player: Player, key: number): Player {
  const from = player.entries.findIndex((entry) => entry.key === key);
  if (from < 0) return player;
  const entries = player.entries.toSpliced(from, 1);
  const at = from < player.at ? player.at - 1 : Math.min(player.at, entries.length - 1);
  return { ...player, entries, at, unshuffled: player.unshuffled?.filter((one) => one !== key) ?? null };
}

/** The queue with an entry at another place; the one that plays goes on playing. */
export function moved(player: Player, key: number, to: number): Player {
  const from = player.entries.findIndex((entry) => entry.key === key);
  const place = Math.min(Math.max(0, to), player.entries.length - 1);
  if (from < 0 || from === place) return player;
  const entries = player.entries.toSpliced(from, 1).toSpliced(place, 0, player.entries[from]!);
  const current = currentOf(player);
  return { ...player, entries, at: entries.findIndex((entry) => entry.key === current?.key) };
}

/** The queue with nothing but what plays. */
export function cleared(player: Player): Player {
  const current = currentOf(player);
  const keys = current && player.unshuffled ? [current.key] : null;
  return { ...player, entries: current ? [current] : [], at: current ? 0 : -1, unshuffled: keys };
}

/** The queue with what comes after what plays in random order, or all in the order from before. */
export function shuffled(player: Player, on: boolean, random: () => number = Math.random): Player {
  const { entries, at, unshuffled } = player;
  if (on === (unshuffled !== null)) return player;
  const current = currentOf(player);
  if (on) {
    const rest = entries.filter((entry) => entry !== current);
    const mixed = [...(current ? [current] : []), ...shuffle(rest, random)];
    return { ...player, entries: mixed, at: Math.min(at, 0), unshuffled: entries.map(({ key }) => key) };
  }
  const place = new Map(unshuffled?.map((key, index) => [key, index]));
  const ordered = [...entries].sort((a, b) => (place.get(a.key) ?? 0) - (place.get(b.key) ?? 0));
  return { ...player, entries: ordered, at: current ? ordered.indexOf(current) : -1, unshuffled: null };
}

/**
 * The queue at its next or previous entry; null beyond its ends, which are joined if it repeats.
 *
 * @param alone whether the song came to its end by itself, so that "repeat one" holds
 */
export function stepped(player: Player, step: 1 | -1, alone = false): Player | null {
  const { entries, at, repeat } = player;
  if (entries.length === 0) return null;
  if (alone && repeat === "one") return player;
  const to = at + step;
  if (to >= 0 && to < entries.length) return { ...player, at: to };
  return repeat === "off" ? null : { ...player, at: (to + entries.length) % entries.length };
}

/** What is in the browser's store may be of an older page, or broken: only whole entries are taken. */
export function checkPlayer(value: unknown): Player | null {
  if (typeof value !== "object" || value === null) return null;
  const { entries, at, unshuffled, repeat } = value as Record<string, unknown>;
  if (!Array.isArray(entries)) return null;
  const whole = entries.flatMap((entry: Partial<Entry> | null, place): Entry[] => {
    const track = checkTrack(entry?.track);
    return track ? [{ key: place + 1, track }] : [];
  });
  // Keys are given anew, so the old order would name others: it holds only if none was lost.
  const keys: unknown[] = entries.map((entry: Partial<Entry> | null) => entry?.key);
  const order = Array.isArray(unshuffled) ? unshuffled.map((key) => keys.indexOf(key) + 1) : null;
  const isWhole = whole.length === entries.length && order?.length === whole.length && !order.includes(0);
  return {
    entries: whole,
    at: typeof at === "number" && whole[at] ? at : whole.length ? 0 : -1,
    unshuffled: order && (isWhole ? order : whole.map(({ key }) => key)),
    repeat: REPEATS.find((one) => one === repeat) ?? "off",
  };
}

function checkTrack(track: Partial<Track> | undefined): Track | null {
  const { id, title, artist, cover, url, fallback, seconds } = track ?? {};
  const own = (address: unknown): address is string => typeof address === "string" && /^\/api\//.test(address);
  if (typeof id !== "string" || !own(url) || !own(cover)) return null;
  return {
    ...{ id, url, cover, title: String(title ?? ""), artist: String(artist ?? "") },
    fallback: own(fallback) ? fallback : null,
    seconds: typeof seconds === "number" ? seconds : null,
  };
}

const KEY = "lyricsbert.player";

export const player = createStore<Player>(remembered(KEY, checkPlayer) ?? NOTHING_QUEUED, (now) => remember(KEY, now));

export const usePlayer = (): Player => useStore(player);
