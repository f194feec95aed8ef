/** Genres as libraries write them: one name, or several in a list of some kind. */

/** The names in a genre: "american|hip hop", "['rock', 'pop']" and "Rock; Pop" are lists, "R&B/Soul" is one name. */
export function genreNames(genre: string): string[] {
  const inside = genre.trim().replace(/^\[(.*)\]$/s, "$1");
  const names = inside.split(/[|;,]/).map((name) => name.trim().replace(/^(['"])(.*)\1$/, "$2"));
  return [...new Set(names.filter(Boolean))];
}

/** The first few of them as words, and that there are more. */
export function genreInWords(genre: string, most = Number.POSITIVE_INFINITY): string {
  const names = genreNames(genre);
  return names.slice(0, most).join(", ") + (names.length > most ? " …" : "");
}
