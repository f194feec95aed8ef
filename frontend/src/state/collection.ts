/**
 * Saved wishes and named playlists: what a listener keeps. It is in this browser for now; a store on the server for each
 * listener takes the place of `browser` and of nothing else.
 */

import { createStore, remember, remembered, useStore } from "../lib/store";
import type { Judged } from "./taste";

export interface SavedWish {
  name: string;
  /** Of Discover, with all that is wished for. */
  address: string;
}

export interface Playlist {
  id: string;
  name: string;
  songs: readonly Judged[];
}

export interface Collection {
  wishes: readonly SavedWish[];
  playlists: readonly Playlist[];
}

/** Where a collection is kept. */
interface Keeper {
  load(): Collection;
  save(collection: Collection): void;
  /** Calls back when it was changed elsewhere, as in another tab. */
  watch(changed: () => void): void;
}

export const NOTHING_KEPT: Collection = { wishes: [], playlists: [] };
const KEY = "lyricsbert.collection";

/** What is in the browser's store may be of an older page, or broken: only whole entries are taken. */
export function checkCollection(value: unknown): Collection | null {
  if (typeof value !== "object" || value === null) return null;
  const { wishes, playlists } = value as Record<string, unknown>;
  const list = <T>(entries: unknown, whole: (entry: Partial<T>) => T | null): T[] =>
    Array.isArray(entries) ? entries.flatMap((entry: Partial<T> | null) => (entry && whole(entry)) ?? []) : [];
  return {
    wishes: list<SavedWish>(wishes, ({ name, address }) =>
      // An address that leads elsewhere is none of a wish.
      typeof name === "string" && typeof address === "string" && address.startsWith("#/?") ? { name, address } : null,
    ),
    playlists: list<Playlist>(playlists, ({ id, name, songs }) =>
      typeof id === "string" && typeof name === "string"
        ? {
            id,
            name,
            songs: list<Judged>(songs, (song) =>
              typeof song.id === "string"
                ? { id: song.id, title: String(song.title ?? ""), artist: String(song.artist ?? "") }
                : null,
            ),
          }
        : null,
    ),
  };
}

const browser: Keeper = {
  load: () => remembered(KEY, checkCollection) ?? NOTHING_KEPT,
  save: (collection) => remember(KEY, collection),
  watch: (changed) => {
    if (typeof window === "undefined") return;
    window.addEventListener("storage", (event) => event.key === KEY && changed());
  },
};

const store = createStore<Collection>(browser.load(), browser.save);
browser.watch(() => store.set(browser.load()));

/** The collection with a wish of this name; one that was called so before is replaced. */
export const withWish = (collection: Collection, wish: SavedWish): Collection => ({
  ...collection,
  wishes: [wish, ...collection.wishes.filter(({ name }) => name !== wish.name)],
});

/** The collection with songs at the end of a playlist, each once. */
export const withSongs = (collection: Collection, id: string, songs: readonly Judged[]): Collection => ({
  ...collection,
  playlists: collection.playlists.map((playlist) => {
    if (playlist.id !== id) return playlist;
    const there = new Set(playlist.songs.map((song) => song.id));
    const added = songs.filter((song) => !there.has(song.id));
    return { ...playlist, songs: [...playlist.songs, ...added.map(judgedOf)] };
  }),
});

/** Songs with one of them at another place. */
export function moved<T>(songs: readonly T[], from: number, to: number): readonly T[] {
  const song = songs[from];
  if (song === undefined || to < 0 || to >= songs.length) return songs;
  const rest = songs.filter((_, at) => at !== from);
  return [...rest.slice(0, to), song, ...rest.slice(to)];
}

const judgedOf = ({ id, title, artist }: Judged): Judged => ({ id, title, artist });

const replacePlaylist = (id: string, change: (playlist: Playlist) => Playlist | null): void =>
  store.set((collection) => ({
    ...collection,
    playlists: collection.playlists.flatMap((playlist) => (playlist.id === id ? (change(playlist) ?? []) : playlist)),
  }));

export const useCollection = (): Collection => useStore(store);

export const saveWish = (wish: SavedWish): void => store.set((collection) => withWish(collection, wish));

export const forgetWish = (name: string): void =>
  store.set((collection) => ({ ...collection, wishes: collection.wishes.filter((wish) => wish.name !== name) }));

/** Makes a playlist and gives its id. */
export function addPlaylist(name: string, songs: readonly Judged[]): string {
  const id = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  store.set((collection) => ({
    ...collection,
    playlists: [{ id, name, songs: songs.map(judgedOf) }, ...collection.playlists],
  }));
  return id;
}

export const addToPlaylist = (id: string, songs: readonly Judged[]): void =>
  store.set((collection) => withSongs(collection, id, songs));

export const renamePlaylist = (id: string, name: string): void =>
  replacePlaylist(id, (playlist) => ({ ...playlist, name }));

export const takeFromPlaylist = (id: string, song: string): void =>
  replacePlaylist(id, (playlist) => ({ ...playlist, songs: playlist.songs.filter((one) => one.id !== song) }));

export const moveInPlaylist = (id: string, from: number, to: number): void =>
  replacePlaylist(id, (playlist) => ({ ...playlist, songs: moved(playlist.songs, from, to) }));

export const deletePlaylist = (id: string): void => replacePlaylist(id, () => null);
