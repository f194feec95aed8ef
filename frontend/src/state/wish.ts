/** What the listener asks for on Discover, and what is sent of it. */

import type { WishBody } from "../api/client";
import { AFFECTS, type Levels, NO_LEVELS } from "../lib/affect";
import { EMOTIONS, type Mood, type Ratios } from "../lib/emotions";
import type { Advisory } from "./leaveOut";
import type { Taste } from "./taste";

export const LAYOUTS = ["cards", "list"] as const;
export type Layout = (typeof LAYOUTS)[number];

export interface WishState extends Levels {
  text: string;
  /** Ratios set by hand. They are locked: what is typed later does not move them. */
  asked: Partial<Ratios>;
  mood: Mood | null;
  artist: string;
  genre: string;
  from: string;
  to: string;
  /** Songs are about every one of them. */
  themes: readonly string[];
  k: number;
  /** Ids of what is not to be read in the text. */
  ignored: readonly string[];
  /** How the list is shown; null: as it was chosen last. */
  layout: Layout | null;
}

/** The part of a wish that only leaves songs out. */
export const NO_FILTERS = {
  mood: null,
  artist: "",
  genre: "",
  from: "",
  to: "",
  themes: [],
} as const satisfies Partial<WishState>;

export const EMPTY_WISH: WishState = {
  ...NO_LEVELS,
  ...NO_FILTERS,
  text: "",
  asked: {},
  k: 20,
  ignored: [],
  layout: null,
};

export const HOW_MANY = [10, 20, 50, 100] as const;

const FIRST_YEAR = 1;
const LAST_YEAR = 9999;
/** The server reads no more of a text than this. */
export const LONGEST_TEXT = 10_000;
/** The newest likes count; a long history of them would only blur the wish. */
const MOST_JUDGED = 50;
/** The server takes no more. */
export const MOST_IGNORED = 100;
export const MOST_THEMES = 20;
export const withTheme = (wish: WishState, theme: string): WishState => ({
  ...wish,
  themes: [...new Set([...wish.themes, theme])].slice(-MOST_THEMES),
});

/** Text that the recommender can read: at least one letter or digit. */
export const readable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Text that can be seen. Of a name no more is asked than that: some artists and titles are nothing but signs ("!!!"). */
export const isVisible = (text: string): boolean => /[^\p{C}\p{Z}]/u.test(text);

/** What is sent of a text: as much as the server reads, and nothing if nothing in it can be read. */
export const sendable = (text: string): string => (readable(text) ? text.slice(0, LONGEST_TEXT) : "");

const year = (text: string): number | null => {
  const number = Number(text);
  return /^\d{1,4}$/.test(text.trim()) && number >= FIRST_YEAR ? number : null;
};

/** First and last year, in order, or null if neither field holds a year. */
export function years(from: string, to: string): [number, number] | null {
  const first = year(from);
  const last = year(to);
  if (first === null && last === null) return null;
  const span: [number, number] = [first ?? FIRST_YEAR, last ?? LAST_YEAR];
  return span[0] <= span[1] ? span : [span[1], span[0]];
}

/** The years as a part of a sentence, empty if neither field holds one: "from 1980–1989", "since 1980". */
export function yearsInWords(from: string, to: string): string {
  const span = years(from, to);
  if (!span) return "";
  const [first, last] = span;
  if (first === last) return `from ${first}`;
  if (last === LAST_YEAR) return `since ${first}`;
  return first === FIRST_YEAR ? `until ${last}` : `from ${first}–${last}`;
}

/** The part of the Wish to send that only leaves songs out. */
function filters(wish: WishState): WishBody {
  const body: WishBody = {};
  if (wish.mood) body.mood = wish.mood;
  if (isVisible(wish.artist)) body.artist = wish.artist;
  if (wish.genre) body.genre = wish.genre;
  const span = years(wish.from, wish.to);
  if (span) body.years = span;
  if (wish.themes.length > 0) body.themes = [...wish.themes];
  return body;
}

/**
 * The Wish to send, or null if nothing is asked for. Emotions that are all 0 ask for nothing.
 *
 * A listener whom the server knows is named; otherwise it is told what is liked here.
 */
export function wishBody(
  wish: WishState,
  taste: Taste,
  listener: string | null = null,
  leaveOut: readonly Advisory[] = [],
): WishBody | null {
  const body: WishBody = { k: wish.k };
  const text = sendable(wish.text);
  if (text) body.text = text;
  const asked = Object.entries(wish.asked);
  if (asked.length > 0 && !(asked.length === EMOTIONS.length && asked.every(([, ratio]) => ratio === 0)))
    body.emotions = wish.asked;
  for (const affect of AFFECTS) if (wish[affect] !== null) body[affect] = wish[affect];
  Object.assign(body, filters(wish));
  if (Object.keys(body).length === 1) return null;
  if (text && wish.ignored.length > 0) body.ignore = [...wish.ignored];
  if (leaveOut.length > 0) body.leave_out = [...leaveOut];
  if (listener !== null) return { ...body, listener };
  // Likes shape a list that something else asks for; alone they have rows of their own.
  if (taste.liked.length > 0) body.liked = taste.liked.slice(0, MOST_JUDGED).map((song) => song.id);
  if (taste.disliked.length > 0) body.disliked = taste.disliked.slice(0, MOST_JUDGED).map((song) => song.id);
  return body;
}
