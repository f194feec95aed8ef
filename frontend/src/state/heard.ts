/** What is heard of the song that plays, and what the listener is told to have heard of it when it is left. */

import { reportPlay, reportSkip } from "./listener";
import type { Track } from "./player";

/** Seconds after which a song counts as played, wherever it is left; half of a song that is shorter than two of it. */
const LONG_ENOUGH = 30;

/** How a song is left: at its end, for another one, or for silence. */
export type Leaving = "ended" | "skipped" | "stopped";

interface Heard {
  track: Track;
  /** That were heard, without what was jumped over. */
  seconds: number;
  /** Up to where in the song. */
  position: number;
}

let now: Heard | null = null;

/** A song is heard from a second of it; the one before is left for it, unless it is the same. */
export function hear(track: Track, position: number): void {
  if (now?.track.id !== track.id) leave("skipped");
  now = { track, seconds: now?.seconds ?? 0, position };
}

/** The music has come to a second of the song. */
export function heardTo(position: number): void {
  if (!now) return;
  now = { ...now, seconds: now.seconds + Math.max(0, position - now.position), position };
}

/** The music goes on from another second of the song. */
export function jumpedTo(position: number): void {
  if (now) now = { ...now, position };
}

/** The song is left, and the listener gets to know it: as a play, as a skip, or not at all. */
export function leave(how: Leaving): void {
  if (!now) return;
  const { track, seconds } = now;
  now = null;
  const enough = track.seconds === null ? LONG_ENOUGH : Math.min(LONG_ENOUGH, track.seconds / 2);
  if (how === "ended" || seconds >= enough) reportPlay(track, seconds * 1000);
  else if (how === "skipped" && seconds > 0) reportSkip(track, seconds * 1000);
}
