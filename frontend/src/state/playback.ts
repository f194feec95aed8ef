/** The sound: one audio element that plays what the queue says, and says in one sentence what it cannot play. */

import { useSyncExternalStore } from "react";
import { createStore, remember, remembered, useStore } from "../lib/store";
import { hear, heardTo, jumpedTo, leave } from "./heard";
import { announce, announcePosition, onMediaKeys } from "./mediaSession";
import { currentOf, type Entry, player, queued, removed, shuffled, started, stepped, type Track } from "./player";

export interface Playback {
  /** Whether music is wanted: it may still be on its way. */
  playing: boolean;
  /** Whether it is on its way. */
  waiting: boolean;
  /** Why a song was not played; empty if all were. */
  trouble: string;
}

export interface Clock {
  position: number;
  /** Of the song; 0 if it is not known yet. */
  duration: number;
}

export interface Sound {
  volume: number;
  muted: boolean;
}

const PLACE = "lyricsbert.player.place";
const SOUND = "lyricsbert.player.sound";
const SAVE_EVERY = 5;
const RESTART_AFTER = 3;
const STEP = 10;

const checkPlace = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null;

function checkSound(value: unknown): Sound | null {
  const { volume, muted } = (value ?? {}) as Partial<Sound>;
  return typeof volume === "number" && volume >= 0 && volume <= 1 ? { volume, muted: muted === true } : null;
}

const playback = createStore<Playback>({ playing: false, waiting: false, trouble: "" });
const sound = createStore<Sound>(remembered(SOUND, checkSound) ?? { volume: 1, muted: false }, (now) =>
  remember(SOUND, now),
);
const clock = createStore<Clock>({
  position: remembered(PLACE, checkPlace) ?? 0,
  duration: currentOf(player.get())?.track.seconds ?? 0,
});

export const usePlayback = (): Playback => useStore(playback);
export const useClock = (): Clock => useStore(clock);
export const useSound = (): Sound => useStore(sound);

/** Of a value that is made of the clock, so that what shows it is drawn anew only when that changes. */
export const useOfClock = <T>(value: (clock: Clock) => T): T =>
  useSyncExternalStore(clock.subscribe, () => value(clock.get()));

/** Whether a song is the one that plays, and whether it is heard; drawn anew only when that changes. */
export const usePlays = (id: string): "no" | "paused" | "playing" =>
  useSyncExternalStore(
    (listener) => {
      const leave = [player.subscribe(listener), playback.subscribe(listener)];
      return () => {
        for (const one of leave) one();
      };
    },
    () => (currentOf(player.get())?.track.id !== id ? "no" : playback.get().playing ? "playing" : "paused"),
  );

let element: HTMLAudioElement | null = null;
/** The key of the entry that the element has. */
let loaded = 0;
/** Songs that the browser did not play as they are. */
const unplayed = new Set<string>();
let failures = 0;
let saved = 0;

const set = (change: Partial<Playback>): void => playback.set((now) => ({ ...now, ...change }));

const save = (): void => {
  saved = clock.get().position;
  remember(PLACE, saved);
};

function audio(): HTMLAudioElement {
  if (element) return element;
  element = document.createElement("audio");
  element.preload = "auto";
  element.volume = sound.get().volume;
  element.muted = sound.get().muted;
  document.body.append(element);
  element.addEventListener("timeupdate", tick);
  element.addEventListener("durationchange", tick);
  element.addEventListener("seeked", tick);
  element.addEventListener("playing", () => {
    failures = 0;
    set({ waiting: false });
  });
  element.addEventListener("waiting", () => set({ waiting: true }));
  // Paused from outside, such as by headphones that were pulled out.
  element.addEventListener("pause", () => {
    if (element!.readyState > 0 && !element!.ended && !element!.error) set({ playing: false, waiting: false });
    save();
  });
  element.addEventListener("ended", ended);
  element.addEventListener("error", () => void failed());
  window.addEventListener("pagehide", () => {
    save();
    leave("stopped");
  });
  return element;
}

function tick(): void {
  if (!element || element.readyState === 0) return;
  const seconds = currentOf(player.get())?.track.seconds ?? 0;
  const duration = Number.isFinite(element.duration) ? element.duration : seconds;
  clock.set({ position: element.currentTime, duration });
  heardTo(element.currentTime);
  announcePosition({ position: element.currentTime, duration });
  if (Math.abs(element.currentTime - saved) >= SAVE_EVERY) save();
  if (duration - element.currentTime < 2 * STEP) prepareNext();
}

let prepared = 0;

/** Has the server transcode the next song before it is needed. */
function prepareNext(): void {
  const next = stepped(player.get(), 1, true);
  const entry = next && currentOf(next);
  if (!entry || entry.key === loaded || entry.key === prepared || !addressOf(entry.track).includes("?as=")) return;
  prepared = entry.key;
  fetch(addressOf(entry.track), { method: "HEAD" }).catch(() => undefined);
}

const addressOf = (track: Track): string => (unplayed.has(track.id) && track.fallback) || track.url;

/** Has the element play the current entry, from a second of it. */
function load(entry: Entry, position: number, play: boolean): void {
  const sounding = audio();
  loaded = entry.key;
  clock.set({ position, duration: entry.track.seconds ?? 0 });
  save();
  announce(entry.track);
  hear(entry.track, position);
  sounding.src = addressOf(entry.track);
  if (position > 0) sounding.currentTime = position;
  set({ playing: play, waiting: play });
  if (play) begin();
}

function begin(): void {
  others?.postMessage("plays");
  audio()
    .play()
    .catch((error: unknown) => {
      // The browser wants a press first, or another song was chosen meanwhile; faults of the file are told by an event.
      if (error instanceof DOMException && error.name === "NotAllowedError") set({ playing: false, waiting: false });
    });
}

function unload(): void {
  leave("stopped");
  loaded = 0;
  element?.removeAttribute("src");
  element?.load();
  clock.set({ position: 0, duration: 0 });
  save();
  announce(null);
  set({ playing: false, waiting: false });
}

function ended(): void {
  leave("ended");
  const next = stepped(player.get(), 1, true);
  if (!next) {
    seek(0);
    set({ playing: false, waiting: false });
    return;
  }
  player.set(next);
  load(currentOf(next)!, 0, true);
}

/** A song could not be played: another form of it is tried, or it is said why, and the next one plays. */
async function failed(): Promise<void> {
  const entry = currentOf(player.get());
  if (!entry || entry.key !== loaded || !element?.hasAttribute("src")) return;
  const { track } = entry;
  const { playing } = playback.get();
  const position = clock.get().position;
  const why = await reasonOf(track);
  if (loaded !== entry.key) return;
  if (why === null) {
    loaded = 0;
    set({ playing: false, waiting: false, trouble: "The server does not answer. Press play when it is back." });
    return;
  }
  if (why === "" && track.fallback && !unplayed.has(track.id)) {
    unplayed.add(track.id);
    load(entry, position, playing);
    return;
  }
  set({
    trouble: why || `“${track.title}” cannot be played: its file is damaged, or of a kind unknown to this browser.`,
  });
  failures += 1;
  const next = stepped(player.get(), 1);
  if (!next || failures >= next.entries.length || !playing) {
    loaded = 0;
    set({ playing: false, waiting: false });
    return;
  }
  player.set(next);
  load(currentOf(next)!, 0, true);
}

/** The server's sentence on why it does not send a song; empty if it does, null if it does not answer. */
async function reasonOf(track: Track): Promise<string | null> {
  try {
    const answer = await fetch(addressOf(track), { headers: { Range: "bytes=0-0" } });
    if (answer.ok) return "";
    const problem: unknown = await answer.json().catch(() => null);
    const detail = (problem as { detail?: unknown } | null)?.detail;
    return typeof detail === "string" ? detail : `The server answered ${answer.status}.`;
  } catch {
    return null;
  }
}

/** Plays the current entry, or goes on with it. */
export function play(): void {
  const entry = currentOf(player.get());
  if (!entry) return;
  set({ trouble: "" });
  failures = 0;
  if (loaded !== entry.key) {
    load(entry, clock.get().position, true);
    return;
  }
  set({ playing: true });
  begin();
}

export function pause(): void {
  set({ playing: false, waiting: false });
  element?.pause();
}

export const toggle = (): void => (playback.get().playing ? pause() : play());

/** Goes to a second of the song. */
export function seek(seconds: number): void {
  const entry = currentOf(player.get());
  if (!entry) return;
  const { duration } = clock.get();
  const position = Math.max(0, duration > 0 ? Math.min(seconds, duration) : seconds);
  if (loaded === entry.key && element) element.currentTime = position;
  jumpedTo(position);
  clock.set((now) => ({ ...now, position }));
  save();
}

/** Plays some songs in place of the queue. */
export function playTracks(tracks: readonly Track[], first: number | null = null, from = 0): void {
  const next = started(player.get(), tracks, first);
  const entry = currentOf(next);
  if (!entry || tracks.length === 0) return;
  set({ trouble: "" });
  failures = 0;
  player.set(next);
  load(entry, from, true);
}

/** Puts songs into the queue; if nothing is in it, they can be played from there. */
export function enqueue(tracks: readonly Track[], place: "next" | "end"): void {
  const was = currentOf(player.get());
  player.set(queued(player.get(), tracks, place));
  const entry = currentOf(player.get());
  if (!was && entry) clock.set({ position: 0, duration: entry.track.seconds ?? 0 });
}

function go(step: 1 | -1): void {
  const next = stepped(player.get(), step);
  if (!next) {
    if (step < 0) seek(0);
    else {
      pause();
      seek(0);
    }
    return;
  }
  if (step < 0) leave("stopped");
  player.set(next);
  load(currentOf(next)!, 0, playback.get().playing);
}

export const next = (): void => go(1);

/** The song from its beginning, or the one before if it has just begun. */
export const previous = (): void => (clock.get().position > RESTART_AFTER ? seek(0) : go(-1));

/** Plays another entry of the queue. */
export function jumpTo(key: number): void {
  const at = player.get().entries.findIndex((entry) => entry.key === key);
  if (at < 0) return;
  player.set((now) => ({ ...now, at }));
  load(currentOf(player.get())!, 0, true);
}

export function take(key: number): void {
  const was = currentOf(player.get());
  player.set((now) => removed(now, key));
  const now = currentOf(player.get());
  if (!now) unload();
  else if (now.key !== was?.key) load(now, 0, playback.get().playing);
}

/** Empties the queue and ends the music. */
export function stop(): void {
  player.set((now) => ({ ...now, entries: [], at: -1, unshuffled: now.unshuffled && [] }));
  unload();
}

export const setShuffle = (on: boolean): void => player.set((now) => shuffled(now, on));

export function setVolume(volume: number): void {
  sound.set({ volume, muted: volume === 0 });
  audio().volume = volume;
  audio().muted = volume === 0;
}

export function toggleMute(): void {
  const { volume, muted } = sound.get();
  // Unmuted at no volume, nothing would be heard all the same.
  sound.set({ volume: muted && volume === 0 ? 0.5 : volume, muted: !muted });
  audio().muted = !muted;
  audio().volume = sound.get().volume;
}

export const say = (trouble: string): void => set({ trouble });

onMediaKeys({
  play,
  pause,
  next,
  previous,
  seek,
  skip: (seconds) => seek(clock.get().position + seconds),
  stop: pause,
});

/** Other tabs: one plays at a time. */
const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("lyricsbert.player");
if (others) others.onmessage = () => playback.get().playing && pause();
