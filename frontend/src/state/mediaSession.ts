/** Media keys, headphones and lock screens, by way of the browser's Media Session. */

import type { Track } from "./player";

export interface Keys {
  play: () => void;
  pause: () => void;
  stop: () => void;
  next: () => void;
  previous: () => void;
  seek: (seconds: number) => void;
  /** Goes on or back by some seconds. */
  skip: (seconds: number) => void;
}

const STEP = 10;

const session = (): MediaSession | null =>
  typeof navigator !== "undefined" && "mediaSession" in navigator ? navigator.mediaSession : null;

export function onMediaKeys(keys: Keys): void {
  const handlers: [MediaSessionAction, MediaSessionActionHandler][] = [
    ["play", keys.play],
    ["pause", keys.pause],
    ["stop", keys.stop],
    ["nexttrack", keys.next],
    ["previoustrack", keys.previous],
    ["seekto", ({ seekTime }) => keys.seek(seekTime ?? 0)],
    ["seekforward", ({ seekOffset }) => keys.skip(seekOffset ?? STEP)],
    ["seekbackward", ({ seekOffset }) => keys.skip(-(seekOffset ?? STEP))],
  ];
  for (const [action, handler] of handlers) {
    try {
      session()?.setActionHandler(action, handler);
    } catch {
      // A browser need not know every key.
    }
  }
}

/** Says what plays; null for nothing. */
export function announce(track: Track | null): void {
  const to = session();
  if (!to) return;
  to.metadata = track
    ? new MediaMetadata({ title: track.title, artist: track.artist, artwork: [{ src: track.cover, sizes: "any" }] })
    : null;
}

export function announcePosition({ position, duration }: { position: number; duration: number }): void {
  if (duration > 0) session()?.setPositionState?.({ duration, position: Math.min(position, duration) });
}
