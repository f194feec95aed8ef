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
  /** Ids of those that were sent, while lists may still hold them. */
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

const without = (ids: ReadonlySet<string>, songs: readonly { id: string }[]): ReadonlySet<string> =>
  new Set([...ids].filter((id) => songs.every((song) => song.id !== id)));

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
        sent: without(sent, [{ id }]),
        trouble: `“${title}” is still there. ${why}`,
      }));
    }
  }
  await libraryChanged();
  // They are in no list any more; should one come back by an import, it is a song like others.
  store.set(({ sent, ...rest }) => ({ ...rest, sent: without(sent, songs) }));
}
