/** The habits of a head: to what kinds of places its attention goes (Clark et al. 2019). */

import type { Section } from "./section";

export const HABITS = [
  "the word itself",
  "the token before",
  "the token after",
  "the same word again",
  "the rest of its line",
  "other lines",
  "special tokens",
] as const;
type Habit = (typeof HABITS)[number];

/** Shares that sum to 1 of all attention that a section's own words give. */
export function habits(section: Section, shares: Float32Array): Record<Habit, number> {
  const { size, special, lineOfToken } = section;
  const names = Array.from({ length: size }, (_, token) => section.tokenText(token).toLowerCase());
  const kind = (from: number, to: number): Habit => {
    if (special[to]) return "special tokens";
    if (to === from) return "the word itself";
    if (to === from - 1) return "the token before";
    if (to === from + 1) return "the token after";
    if (names[to] === names[from]) return "the same word again";
    return lineOfToken[to] === lineOfToken[from] ? "the rest of its line" : "other lines";
  };
  const result = Object.fromEntries(HABITS.map((habit) => [habit, 0])) as Record<Habit, number>;
  let total = 0;
  for (let from = 0; from < size; from++) {
    if (special[from]) continue;
    for (let to = 0; to < size; to++) {
      const share = shares[from * size + to]!;
      result[kind(from, to)] += share;
      total += share;
    }
  }
  for (const habit of HABITS) result[habit] /= total || 1;
  return result;
}
