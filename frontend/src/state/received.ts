/** Files that came to the page, whichever way: songs go to the library, playlists are read. */

import { api, type Found, type Library } from "../api/client";
import { sorted } from "../lib/dropped";
import { navigate, playlistAddress } from "../lib/router";
import { createStore, useStore } from "../lib/store";
import { addPlaylist } from "./collection";
import { addSongs } from "./imports";

export interface ReadBack {
  /** The named playlist that came of it; null if none of its songs is in the library. */
  id: string | null;
  name: string;
  found: number;
  /** Songs that the library does not have. */
  missing: readonly string[];
  /** Why it could not be read. */
  trouble: string;
}

const store = createStore<readonly ReadBack[]>([]);

export const useReadBack = (): readonly ReadBack[] => useStore(store);

export const forgetReadBack = (): void => store.set([]);

/** Takes files: of songs, which an import adds, and of playlists, which become playlists of the listener's own. */
export async function receive(found: readonly Found[], library: Library): Promise<void> {
  const { songs, playlists, left } = sorted(
    found,
    library.formats.flatMap(({ extensions }) => extensions),
  );
  if (songs.length > 0 || left.length > 0) {
    addSongs(songs, left);
    navigate("#/library");
  }
  if (playlists.length === 0) return;
  const read = await Promise.all(playlists.map(readBack));
  store.set(read);
  const only = read.length === 1 && songs.length === 0 ? read[0]!.id : null;
  if (only) navigate(playlistAddress(only));
}

async function readBack({ file }: Found): Promise<ReadBack> {
  const name = file.name.replace(/\.[^.]*$/, "");
  try {
    const { title, songs, missing } = await api.readPlaylist(file.name, await textOf(file));
    const called = title || name;
    const id = songs.length > 0 ? addPlaylist(called, songs) : null;
    return { id, name: called, found: songs.length, missing, trouble: "" };
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    return { id: null, name, found: 0, missing: [], trouble };
  }
}

/** The text of a file: UTF-8, or as the M3U of old players is. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
