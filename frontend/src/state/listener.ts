/** The listener: who this browser is to the server, and what goes to and comes from there. */

import { api, type ListenerTaste, Problem } from "../api/client";
import { createStore, remember, remembered, useStore } from "../lib/store";
import { onReturn } from "./connection";
import { keep, type Outgoing, sent, waiting } from "./outbox";

export const DEFAULT_LISTENER = "me";
const KEY = "lyricsbert.listener";
const AT_ONCE = 500;
const INVALID = 422;
const PAUSE = 150;

export interface Listener {
  name: string;
  /** What the server knows; null while it keeps nothing for this browser: away, or without its token. */
  known: ListenerTaste | null;
}

/** The name in the address (`?listener=ada`), which this browser then remembers, else the remembered one. */
function ownName(): string {
  if (typeof window === "undefined") return DEFAULT_LISTENER;
  const asked = new URLSearchParams(window.location.search).get("listener")?.trim();
  if (asked) remember(KEY, asked);
  return asked || (remembered(KEY, (value) => (typeof value === "string" ? value : null)) ?? DEFAULT_LISTENER);
}

const store = createStore<Listener>({ name: ownName(), known: null });
let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<void> | null = null;
let again = false;
let came: (known: ListenerTaste, pending: readonly Outgoing[]) => void = () => {};
let saved: () => void = () => {};

/** What to do with what the server knows, and what of this browser it does not know yet. */
export function onKnown(callback: typeof came): void {
  came = callback;
}

/** What to do when the server has something new: lists are shaped by it. */
export function onSaved(callback: () => void): void {
  saved = callback;
}

export const useListener = (): Listener => useStore(store);

/** The name of the listener if the server knows it; null where this browser must tell itself what is liked. */
export const useKnownListener = (): string | null => {
  const { name, known } = useListener();
  return known && name;
};

/** The same outside of components. */
export const knownListener = (): string | null => {
  const { name, known } = store.get();
  return known && name;
};

export const listenerName = (): string => store.get().name;

/** Sends events soon, and keeps them until they have arrived. */
export function report(events: readonly Outgoing[]): void {
  keep(events);
  clearTimeout(timer);
  timer = setTimeout(() => void sync(), PAUSE);
}

interface Heard {
  id: string;
  title: string;
  artist: string;
}

const heard = (kind: "play" | "skip", song: Heard, milliseconds: number): Outgoing => ({
  kind,
  at: new Date().toISOString(),
  song: song.id,
  artist: song.artist,
  title: song.title,
  ms_played: Math.max(0, Math.round(milliseconds)),
  source: "page",
});

/** A song was played to its end, or for long enough; to be called when it ends. */
export const reportPlay = (song: Heard, milliseconds: number): void => report([heard("play", song, milliseconds)]);

/** A song was skipped before half a minute had passed. */
export const reportSkip = (song: Heard, milliseconds: number): void => report([heard("skip", song, milliseconds)]);

/** Sends what waits and asks what the server knows. One at a time; what comes meanwhile goes right after. */
export function sync(): Promise<void> {
  if (running !== null) {
    again = true;
    return running;
  }
  running = exchange().finally(() => {
    running = null;
    if (again) {
      again = false;
      void sync();
    }
  });
  return running;
}

async function exchange(): Promise<void> {
  const { name } = store.get();
  try {
    const some = await send(name);
    const known = await api.listener(name);
    store.set({ name, known });
    came(known, waiting() ?? []);
    if (some) saved();
  } catch {
    // Kept for later: without the server's token, without its extra, or while its disk is full.
    if (store.get().known) store.set({ name, known: null });
  }
}

/** Whether anything was sent. */
async function send(name: string): Promise<boolean> {
  let some = false;
  for (let batch = next(AT_ONCE); batch.length > 0; batch = next(AT_ONCE)) {
    some = true;
    try {
      await api.addEvents(name, batch);
    } catch (error) {
      if (!(error instanceof Problem && error.status === INVALID)) throw error;
      await sendEach(name, batch);
    }
    sent(batch);
  }
  return some;
}

const next = (most: number): Outgoing[] => (waiting() ?? []).slice(0, most);

/** An event that the server cannot take must not hold up the others. */
async function sendEach(name: string, batch: readonly Outgoing[]): Promise<void> {
  for (const event of batch) {
    try {
      await api.addEvents(name, [event]);
    } catch (error) {
      if (!(error instanceof Problem && error.status === INVALID)) throw error;
    }
  }
}

/** Changes how much of the new there is in what is played unasked, 0 to 1. */
export async function setExploration(exploration: number): Promise<void> {
  await api.setListener(listenerName(), { exploration });
  await sync();
  saved();
}

/** Forgets everything, here and there. */
export async function eraseListener(): Promise<void> {
  sent(waiting() ?? []);
  await api.eraseListener(listenerName());
  await sync();
  saved();
}

if (typeof window !== "undefined") {
  onReturn(() => void sync());
  // Another browser of the same listener may have changed something.
  document.addEventListener("visibilitychange", () => document.hidden || void sync());
}
