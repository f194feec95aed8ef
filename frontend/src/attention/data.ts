/** The data of a page, as `lyricsbert.lab.attention.page` writes it. Offsets count code points, as Python does. */

import type { Emotion } from "../lib/emotions";

/** A way to say how much attention a word gets. "reading" is a pooling that the emotion head learned, if it has one. */
export type Measure = "reading" | "attention" | "rollout";

/** Rank correlation of a measure with the effect of leaving words out, one a target; null where it is undefined. */
export type Agreement = Partial<Record<Measure, (number | null)[]>>;

/** [start, end, word], or [-1, -1, -1, name] of a special token. */
export type TokenData = [start: number, end: number, word: number, name?: string];

/** A section of the song, or a part of one that is longer than what the model reads at once. */
export interface SectionData {
  label: string | null;
  /** [number, of how many] parts of the section. */
  part: [number, number];
  /** How often the song sings it. */
  times: number;
  text: string;
  /** [start, end] of each word. */
  words: [number, number][];
  tokens: TokenData[];
  /** One ratio an emotion. */
  ratios: number[];
  /** The ratios without each word. */
  without: number[][];
  /** What leaving a word out does to each target: log odds of an emotion, degrees of the embedding. */
  effect: number[][];
  agreement: Agreement;
  /** Shares of the tokens in what a learned pooling reads, by the pooling's name. */
  pooling: Record<string, number[]>;
  /** Shares (t × t) of every head of every layer, then the rollout: bytes of 255 √share, deflated, in base64. */
  matrices: string;
}

export interface ModelData {
  id: string;
  hash: string;
  architecture: string;
  base: string;
  /** Number of heads of each layer. */
  heads: number[];
  /** The song's ratios. */
  ratios: number[];
  /** For each target the words that raise it and that lower it, with how much. */
  carriers: { raise: [string, number][]; lower: [string, number][] }[];
  agreement: Agreement;
  windows: SectionData[];
}

export interface PageData {
  title: string;
  emotions: Emotion[];
  /** What a word left out may change: the emotions, then the meaning. */
  targets: string[];
  models: ModelData[];
}
