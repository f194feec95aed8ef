/** Whether the server answers. A server that went away is asked again and again, calmly, until it is back. */

import { createStore, useStore } from "../lib/store";

export type Connection = "up" | "lost";

const store = createStore<Connection>("up");
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 5000;
const HEARTBEAT = 10_000;

let pause = FIRST_PAUSE;
let timer: number | undefined;
const returned: (() => void)[] = [];

/** What to do when the server is back: usually to ask everything on screen again. */
export function onReturn(callback: () => void): void {
  returned.push(callback);
}

export function answered(): void {
  if (store.get() === "up") return;
  window.clearTimeout(timer);
  pause = FIRST_PAUSE;
  store.set("up");
  for (const callback of returned) callback();
}

export function lost(): void {
  if (store.get() === "lost") return;
  store.set("lost");
  ask(pause);
}

/** Resolves when the server is back. Whoever waits no longer needs the answer if the signal is aborted. */
export const back = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const forget = store.subscribe(() => {
      if (store.get() === "lost") return;
      forget();
      resolve();
    });
    signal.addEventListener("abort", () => {
      forget();
      reject(signal.reason);
    });
  });

function ask(after: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(retry, after);
}

export async function retry(): Promise<void> {
  window.clearTimeout(timer);
  try {
    const answer = await fetch("/readyz", { cache: "no-store" });
    if (answer.ok) return answered();
  } catch {
    // Still away; asked again below.
  }
  pause = Math.min(pause * 1.5, LONGEST_PAUSE);
  ask(pause);
}

/** Notices a server that stopped while the page was only being read. */
export function watch(): void {
  window.setInterval(() => {
    if (document.hidden || store.get() === "lost") return;
    fetch("/livez", { cache: "no-store" }).catch(lost);
  }, HEARTBEAT);
}

export const useConnection = (): Connection => useStore(store);
