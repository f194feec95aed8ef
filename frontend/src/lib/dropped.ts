/** What was dropped on the page: files, and those in folders, each with its path. */

import type { Found } from "../api/client";

/** More files are not looked at: a whole disk was dropped. */
export const MOST_FILES = 50_000;
export const PLAYLISTS = [".m3u", ".m3u8", ".xspf", ".jspf"];

export interface LeftOut {
  path: string;
  why: string;
}

export interface Sorted {
  songs: Found[];
  playlists: Found[];
  /** What is not taken, and why. */
  left: LeftOut[];
}

const extensionOf = (path: string): string => path.slice(path.lastIndexOf(".")).toLowerCase();

const isHidden = (path: string): boolean => path.split("/").some((step) => step.startsWith("."));

/** Tells files of songs and of playlists from what is neither. Hidden files are passed over in silence. */
export function sorted(found: readonly Found[], extensions: readonly string[]): Sorted {
  const result: Sorted = { songs: [], playlists: [], left: [] };
  for (const one of found) {
    if (isHidden(one.path)) continue;
    const extension = extensionOf(one.path);
    if (PLAYLISTS.includes(extension)) result.playlists.push(one);
    else if (!extensions.includes(extension)) result.left.push({ path: one.path, why: "not a format that is read" });
    else if (one.file.size === 0) result.left.push({ path: one.path, why: "empty" });
    else result.songs.push(one);
  }
  return { ...result, songs: withinSource(result.songs) };
}

/**
 * The folder that was dropped is where songs come from, as "Music", and says nothing of them; unless all files lie right
 * in it: then it may be their artist's.
 */
function withinSource(songs: Found[]): Found[] {
  const tops = new Set(songs.map(({ path }) => path.slice(0, path.indexOf("/") + 1)));
  const [top = ""] = tops;
  const deep = songs.some(({ path }) => path.slice(top.length).includes("/"));
  if (tops.size !== 1 || top === "" || !deep) return songs;
  return songs.map(({ file, path }) => ({ file, path: path.slice(top.length) }));
}

/** Parts that are sent one after the other, none with too many files or bytes. */
export function parts(songs: readonly Found[], mostFiles: number, mostBytes: number): Found[][] {
  const found: Found[][] = [];
  let bytes = 0;
  for (const song of songs) {
    const last = found.at(-1);
    if (last && last.length < mostFiles && bytes + song.file.size <= mostBytes) {
      last.push(song);
      bytes += song.file.size;
    } else {
      found.push([song]);
      bytes = song.file.size;
    }
  }
  return found;
}

export const chosen = (files: FileList | null): Found[] =>
  [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

/** All files of a drop, with those in folders. It must be called while the drop is handled. */
export async function filesIn(transfer: DataTransfer): Promise<Found[]> {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  // Both have to be asked for at once: afterwards the browser has forgotten them.
  const dropped = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: Found[] = [];
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, found);
    else if (file) found.push({ file, path: file.name });
  }
  return found;
}

async function walk(folder: FileSystemDirectoryEntry, found: Found[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (found.length >= MOST_FILES) return;
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, found);
      else await take(entry as FileSystemFileEntry, found);
    }
  }
}

async function take(entry: FileSystemFileEntry, found: Found[]): Promise<void> {
  // A file that vanished in the meantime is passed over.
  const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
  if (file) found.push({ file, path: entry.fullPath.replace(/^\//, "") });
}
