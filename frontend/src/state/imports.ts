/** The import that runs, followed wherever one is on the page; a reloaded page finds it again. */

import { api, eventsAddress, type Found, type ImportState, Problem } from "../api/client";
import { libraryChanged } from "../api/queries";
import { type LeftOut, parts } from "../lib/dropped";
import { createStore, useStore } from "../lib/store";

export interface Imports {
  current: ImportState | null;
  /** A file is on its way to the server. */
  sending: boolean;
  /** What went wrong before an import could begin. */
  trouble: string;
  /** What was dropped and not sent, and why. */
  left: readonly LeftOut[];
  /** Parts of what was dropped that still wait to be sent. */
  waiting: readonly Found[][];
}

const NOTHING: Imports = { current: null, sending: false, trouble: "", left: [], waiting: [] };
/** Of one import: the server takes twice as much. */
const MOST_FILES = 1000;
const MOST_BYTES = 500_000_000;
const store = createStore<Imports>(NOTHING);
const EVENTS = ["progress", "done", "failed", "cancelled"] as const;

let events: EventSource | null = null;

const shown = (state: ImportState): void => store.set((imports) => ({ ...imports, current: state }));

function follow(id: string): void {
  events?.close();
  const source = new EventSource(eventsAddress(id));
  events = source;
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => {
      if (!(event instanceof MessageEvent)) return;
      const state = JSON.parse(String(event.data)) as ImportState;
      shown(state);
      if (goesOn(state)) return;
      source.close();
      void libraryChanged();
      if (state.state !== "cancelled") sendNext();
    });
  }
  // The browser connects again by itself, unless the server no longer knows the import.
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    store.set((imports) => (imports.current?.id === id ? { ...imports, current: null } : imports));
    void libraryChanged();
  };
}

async function begin(asked: Promise<ImportState>): Promise<void> {
  store.set((imports) => ({ ...imports, sending: true, trouble: "" }));
  try {
    const state = await asked;
    store.set((imports) => ({ ...imports, current: state, sending: false, trouble: "" }));
    follow(state.id);
  } catch (error) {
    const needsToken = error instanceof Problem && error.status === 401;
    const trouble = needsToken
      ? `${error.message} Enter it in the field “Token”.`
      : error instanceof Error
        ? error.message
        : String(error);
    store.set((imports) => ({ ...imports, sending: false, trouble, waiting: [] }));
  }
}

export const addBuiltinSongs = (): Promise<void> => begin(api.addSongs("builtin"));

/** Brings the library in line with its folders. */
export const synchronise = (): Promise<void> => begin(api.sync());

/** Sends files, many in several parts, and says of others why they are not sent. */
export function addSongs(songs: readonly Found[], left: readonly LeftOut[]): void {
  store.set((imports) => ({ ...imports, left, waiting: parts(songs, MOST_FILES, MOST_BYTES), trouble: "" }));
  sendNext();
}

function sendNext(): void {
  const [next, ...waiting] = store.get().waiting;
  if (!next) return;
  store.set((imports) => ({ ...imports, waiting }));
  void begin(api.addSongs(next));
}

export async function cancel(id: string): Promise<void> {
  store.set((imports) => ({ ...imports, waiting: [] }));
  try {
    await api.cancelImport(id);
  } catch (error) {
    store.set((imports) => ({ ...imports, trouble: error instanceof Error ? error.message : String(error) }));
  }
}

/** Follows the import that the library says is running, if it is not followed yet. */
export async function findRunning(id: string | null | undefined): Promise<void> {
  if (!id || store.get().current?.id === id) return;
  try {
    shown(await api.importState(id));
    follow(id);
  } catch {
    // It ended in between.
  }
}

export const useImports = (): Imports => useStore(store);

/** Whether an import has not come to its end; one that is cancelled first keeps what it has analysed. */
export const goesOn = (state: ImportState): boolean => state.state === "running" || state.state === "cancelling";

/** How far an import is, 0..1; null while its rows are not counted. */
export const share = (state: ImportState): number | null =>
  state.total ? Math.min(1, state.read / state.total) : null;
