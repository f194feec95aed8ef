/**
 * Songs that are being removed. Nothing is sent until a while after the last one was pressed, so that all can be undone;
 * a page that is closed before removes nothing.
 */

import { api } from "../api/client";
import { libraryChanged } from "../api/queries";
import { createStore, useStore } from "../lib/store";
import type { Judged } from "./taste";

export const UNDO_MILLISECONDS = 7000;

interface Removals {
  /** Can still be undone. */
  waiting: readonly Judged[];
  /** Ids of those that were sent, and are not in any list any more. */
  sent: ReadonlySet<string>;
  /** Why one could not be removed. */
  trouble: string;
}

const store = createStore<Removals>({ waiting: [], sent: new Set(), trouble: "" });
let timer: ReturnType<typeof setTimeout> | undefined;

export const useRemovals = (): Removals => useStore(store);

export function removeLater({ id, title, artist }: Judged): void {
  clearTimeout(timer);
  timer = setTimeout(() => void send(), UNDO_MILLISECONDS);
  store.set((removals) => ({ ...removals, waiting: [...removals.waiting, { id, title, artist }], trouble: "" }));
}

/** Takes all back that was not sent. */
export function undoRemovals(): void {
  clearTimeout(timer);
  store.set((removals) => ({ ...removals, waiting: [] }));
}

export async function send(): Promise<void> {
  clearTimeout(timer);
  const songs = store.get().waiting;
  store.set(({ sent }) => ({ waiting: [], sent: new Set([...sent, ...songs.map(({ id }) => id)]), trouble: "" }));
  for (const { id, title } of songs) {
    try {
      await api.removeSong(id);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      store.set(({ waiting, sent }) => ({
        waiting,
        sent: new Set([...sent].filter((other) => other !== id)),
        trouble: `“${title}” is still there. ${why}`,
      }));
    }
  }
  libraryChanged();
}
