/** What attention rollout (Abnar & Zuidema 2020) says of lines: from which of them a result comes. */

import { meanRows, sum, sumBy, weightedRows } from "./matrix";
import type { Section } from "./section";

/** The result that is the mean of all tokens; the others are the model's learned poolings. */
export const ALL = "all";

const NAMES: Record<string, string> = {
  [ALL]: "mean of all tokens",
  emotions: "emotion head",
  sentiment: "sentiment head",
  embedding: "embedding",
};

/** [key, name] of what can be asked about. */
export const results = (section: Section): [string, string][] =>
  [ALL, ...Object.keys(section.data.pooling).sort()].map((key) => [key, NAMES[key] ?? key]);

/** Share of each token in a result, or in the vectors of one line. */
export function sources(section: Section, result: string, line?: number): Float32Array {
  const flow = section.rollout();
  if (line !== undefined) return meanRows(flow, section.size, section.lines[line]!.tokens);
  const pooling = section.data.pooling[result];
  return pooling ? weightedRows(flow, section.size, pooling) : meanRows(flow, section.size);
}

/** Share of each line in what comes from words; the shares sum to 1. */
export function lineShares(section: Section, shares: Float32Array): number[] {
  const sums = sumBy(
    shares,
    section.lines.map(({ tokens }) => tokens),
  );
  const total = sum(sums) || 1;
  return sums.map((share) => share / total);
}

/** What comes from special tokens. */
export const specialShare = (section: Section, shares: Float32Array): number =>
  shares.reduce((total, share, token) => total + (section.special[token] ? share : 0), 0);

/** Share of each line in the vectors of each line: a row a line. */
export const lineFlow = (section: Section): number[][] =>
  section.lines.map((_, line) => lineShares(section, sources(section, ALL, line)));

/** The share of each line if all words gave the same. */
export const evenShares = (section: Section): number[] => {
  const words = section.special.filter((special) => !special).length;
  return section.lines.map(({ tokens }) => tokens.length / words);
};
