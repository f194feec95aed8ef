/** A wish as an address and back: what is in the address is all there is of it. */

import { AFFECTS, LEAST, MOST } from "../lib/affect";
import { EMOTIONS, isMood } from "../lib/emotions";
import { EMPTY_WISH, HOW_MANY, LAYOUTS, LONGEST_TEXT, MOST_IGNORED, MOST_THEMES, type WishState } from "./wish";

/** The address of Discover with this wish; "#/" for one that asks for nothing. */
export function wishAddress(wish: WishState): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string) => value !== "" && query.append(name, value);
  put("text", wish.text);
  for (const emotion of EMOTIONS) {
    const ratio = wish.asked[emotion];
    if (ratio !== undefined) put(emotion, String(Math.round(ratio * 100)));
  }
  for (const affect of AFFECTS) put(affect, String(wish[affect] ?? ""));
  put("mood", wish.mood ?? "");
  put("artist", wish.artist);
  put("genre", wish.genre);
  put("from", wish.from);
  put("to", wish.to);
  for (const theme of wish.themes) put("theme", theme);
  if (wish.k !== EMPTY_WISH.k) put("k", String(wish.k));
  for (const id of wish.ignored) put("ignore", id);
  put("as", wish.layout ?? "");
  return query.size > 0 ? `#/?${query}` : "#/";
}

/** The wish that an address asks for. Whoever wrote it by hand may have erred: what makes no sense is left out. */
export function readWish(query: URLSearchParams): WishState {
  const text = (name: string): string => query.get(name) ?? "";
  const number = (name: string, least: number, most: number): number | null => {
    const value = text(name).trim() === "" ? Number.NaN : Number(text(name));
    return value >= least && value <= most ? value : null;
  };
  const all = (name: string, most: number): string[] => [...new Set(query.getAll(name).filter(Boolean))].slice(0, most);
  const asked: WishState["asked"] = {};
  for (const emotion of EMOTIONS) {
    const percent = number(emotion, 0, 100);
    if (percent !== null) asked[emotion] = percent / 100;
  }
  const mood = text("mood");
  const k = number("k", 1, Math.max(...HOW_MANY));
  return {
    text: text("text").slice(0, LONGEST_TEXT),
    asked,
    valence: number("valence", LEAST, MOST),
    energy: number("energy", LEAST, MOST),
    mood: isMood(mood) ? mood : null,
    artist: text("artist"),
    genre: text("genre"),
    from: text("from").replace(/\D/g, "").slice(0, 4),
    to: text("to").replace(/\D/g, "").slice(0, 4),
    themes: all("theme", MOST_THEMES),
    k: HOW_MANY.find((many) => many === k) ?? EMPTY_WISH.k,
    ignored: all("ignore", MOST_IGNORED),
    layout: LAYOUTS.find((layout) => layout === text("as")) ?? null,
  };
}
