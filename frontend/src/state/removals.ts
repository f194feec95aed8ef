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
  /** Removed since the page was opened: the server may still put them back. */
  removed: readonly Judged[];
  /** Why one could not be removed, or put back. */
  trouble: string;
}

const store = createStore<Removals>({ waiting: [], sent: new Set(), removed: [], trouble: "" });
/** The server puts so many back at a time. */
const MOST_REMEMBERED = 1000;
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
  store.set(({ sent, removed }) => ({
    waiting: [],
    sent: new Set([...sent, ...songs.map(({ id }) => id)]),
    removed,
    trouble: "",
  }));
  for (const song of songs) {
    const { id, title } = song;
    try {
      await api.removeSong(id);
      store.set((removals) => ({ ...removals, removed: [song, ...removals.removed].slice(0, MOST_REMEMBERED) }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      store.set(({ waiting, sent, removed }) => ({
        waiting,
        removed,
        sent: without(sent, [{ id }]),
        trouble: `“${title}” is still there. ${why}`,
      }));
    }
  }
  await libraryChanged();
  // They are in no list any more; should one come back by an import, it is a song like others.
  store.set(({ sent, ...rest }) => ({ ...rest, sent: without(sent, songs) }));
}

/** Has the server put back what was removed, as it was. */
export async function putBack(): Promise<void> {
  const songs = store.get().removed;
  let trouble = "";
  try {
    const { lost } = await api.putBack(songs.map(({ id }) => id));
    if (lost > 0) trouble = `${lost} of ${songs.length} songs cannot be put back any more: add them again.`;
    store.set((removals) => ({ ...removals, removed: [] }));
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
  }
  store.set((removals) => ({ ...removals, trouble }));
  await libraryChanged();
}
