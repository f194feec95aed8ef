/** Numbers as they are said: songs, years, lengths. */

export const songsInWords = (songs: number): string =>
  `${songs.toLocaleString("en")} ${songs === 1 ? "song" : "songs"}`;

/** A span of years; null if it is not known. */
export const yearsOf = (years: readonly number[] | null): string | null =>
  years === null ? null : years[0] === years[1] ? `${years[0]}` : `${years[0]}–${years[1]}`;

/** A length as listeners say it: 2700 -> "45 min"; null if it is not known. */
export function lengthInWords(seconds: number | null): string | null {
  if (seconds === null) return null;
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
