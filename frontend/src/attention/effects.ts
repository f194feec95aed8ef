/** What leaving words out says: how strong an effect is shown, and whether attention would have told (Li et al. 2016). */

import { EMOTIONS } from "../lib/emotions";
import type { Agreement, Measure } from "./data";
import { quantile } from "./matrix";
import type { Section } from "./section";

export const MEASURES: Record<Measure, string> = {
  reading: "what the emotion head reads",
  attention: "attention, mean of all heads",
  rollout: "attention rollout",
};

/** Behind the emotions stands one more target: how far the embedding turns. */
export const isMeaning = (target: number): boolean => target === EMOTIONS.length;

/** The measures that a model has. */
export const known = (agreement: Agreement): Measure[] =>
  (Object.keys(MEASURES) as Measure[]).filter((measure) => measure in agreement);

/** The size of an effect that is shown at full strength: nearly the largest of the song, and no mere nothing. */
export function fullEffect(sections: readonly Section[], target: number): number {
  const sizes = sections.flatMap(({ data }) => data.effect.map((effect) => Math.abs(effect[target]!)));
  return Math.max(quantile(sizes, 0.985), isMeaning(target) ? 1 : 0.3);
}

/** How strongly a word is filled, 0..1, and whether it is marked because it lowers the target. */
export function shown(effect: number, full: number): { fill: number; against: boolean } {
  const strength = Math.min(1, (Math.abs(effect) / full) ** 0.9);
  return { fill: effect > 0 && strength > 0.06 ? strength : 0, against: effect < 0 && strength > 0.25 };
}

/** A rank correlation in figures. */
export const correlation = (value: number | null): string =>
  value === null ? "–" : value.toFixed(2).replace("-", "−");

/** Whether attention would have told, by the best correlation that one of its measures has with the effects. */
export function verdict(agreement: Agreement, target: number): string {
  const values = known(agreement).flatMap((measure) => agreement[measure]![target] ?? []);
  if (values.length === 0) return "Too few words to compare.";
  const best = Math.max(...values);
  if (best < 0.2) return "Hardly: the words that get attention are not those that change the answer.";
  if (best < 0.5) return "In part: words that get more attention tend to matter more, but many that matter get little.";
  return "Largely: in this song, words that get attention are mostly those that change the answer.";
}

/** A change of a target by a word, for a list: points of the song's ratio, or degrees of the embedding. */
export const change = (amount: number, target: number): string =>
  isMeaning(target) ? `${amount.toFixed(2)}°` : `${amount > 0 ? "+" : "−"}${(Math.abs(amount) * 100).toFixed(1)}`;
