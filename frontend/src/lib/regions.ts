/** Names for the regions of the map: where songs of one emotion lie close together, and few others among them. */

import type { SongMap } from "../api/client";
import { EMOTIONS } from "./emotions";

export interface Region {
  name: string;
  x: number;
  y: number;
  /** Of EMOTIONS. */
  emotion: number;
}

type Points = Pick<SongMap, "x" | "y" | "emotion">;

/** The map has this many cells in each direction, fewer for few songs; a region is a cell and those around it. */
const FEWEST_CELLS = 8;
const MOST_CELLS = 20;
const cellsFor = (songs: number): number =>
  Math.round(Math.min(MOST_CELLS, Math.max(FEWEST_CELLS, 0.8 * Math.sqrt(songs))));
const FEWEST_SONGS = 3;
/** Of all songs that are led by some emotion, and of the songs of a region. */
const LEAST_SHARE_OF_MAP = 0.01;
const LEAST_SHARE_OF_REGION = 0.4;
/** In parts of the map's size: names nearer to each other than this say the same place. */
const APART = 0.12;

/** At most one region for each emotion, the plainest first. */
export function regions({ x, y, emotion }: Points): Region[] {
  const cells = cellsFor(x.length);
  const [left, right] = ends(x);
  const [bottom, top] = ends(y);
  const cell = (value: number, [least, most]: [number, number]) =>
    Math.min(cells - 1, Math.floor(((value - least) / Math.max(most - least, 1e-9)) * cells));
  const columns = x.map((value) => cell(value, [left, right]));
  const rows = y.map((value) => cell(value, [bottom, top]));
  const found = EMOTIONS.flatMap((_, kind) => densest(kind, emotion, columns, rows, cells));
  const size = Math.max(right - left, top - bottom, 1e-9);
  const chosen: Region[] = [];
  for (const { kind, songs } of found.sort((a, b) => b.plainness - a.plainness)) {
    const middle = (values: readonly number[]) => songs.reduce((sum, song) => sum + values[song]!, 0) / songs.length;
    const region = { name: nameOf(kind), x: middle(x), y: middle(y), emotion: kind };
    const distinct = chosen.every((other) => Math.hypot(other.x - region.x, other.y - region.y) >= APART * size);
    if (distinct) chosen.push(region);
  }
  return chosen;
}

interface Found {
  kind: number;
  songs: number[];
  plainness: number;
}

/** The cell around which songs of an emotion are most and most among themselves; none if that is nowhere so. */
function densest(
  kind: number,
  emotion: readonly number[],
  columns: readonly number[],
  rows: readonly number[],
  cells: number,
): Found[] {
  const all = new Float64Array(cells * cells);
  const own = new Float64Array(cells * cells);
  let total = 0;
  for (let song = 0; song < emotion.length; song++) {
    const at = rows[song]! * cells + columns[song]!;
    all[at]!++;
    if (emotion[song] !== kind) continue;
    own[at]!++;
    total++;
  }
  let best = { at: -1, plainness: 0 };
  for (let at = 0; at < all.length; at++) {
    const many = around(own, at, cells);
    const share = many / Math.max(1, around(all, at, cells));
    const enough = many >= Math.max(FEWEST_SONGS, LEAST_SHARE_OF_MAP * total) && share >= LEAST_SHARE_OF_REGION;
    if (enough && many * share > best.plainness) best = { at, plainness: many * share };
  }
  if (best.at < 0) return [];
  const near = (song: number) =>
    Math.abs(columns[song]! - (best.at % cells)) <= 1 && Math.abs(rows[song]! - Math.floor(best.at / cells)) <= 1;
  const songs = emotion.flatMap((other, song) => (other === kind && near(song) ? [song] : []));
  return [{ kind, songs, plainness: best.plainness }];
}

/** What is in a cell and the eight around it. */
function around(counts: Float64Array, at: number, cells: number): number {
  const column = at % cells;
  const row = Math.floor(at / cells);
  let sum = 0;
  for (let r = Math.max(0, row - 1); r <= Math.min(cells - 1, row + 1); r++)
    for (let c = Math.max(0, column - 1); c <= Math.min(cells - 1, column + 1); c++) sum += counts[r * cells + c]!;
  return sum;
}

function ends(values: readonly number[]): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

const nameOf = (kind: number): string => EMOTIONS[kind]!.charAt(0).toUpperCase() + EMOTIONS[kind]!.slice(1);
