/** What is wanted, in numbers: set by hand, or else as the wish was understood. */

import type { Analysis, WishReading } from "../api/client";
import { AFFECTS, type Affect, type Levels } from "../lib/affect";
import { NO_RATIOS, type Ratios, settle } from "../lib/emotions";
import type { WishState } from "./wish";

export interface Wanted {
  ratios: Ratios;
  levels: Levels;
}

type ByHand = Pick<WishState, "asked" | Affect>;

/**
 * What the sliders show: what the recommender takes, by the same rules. Emotions set by hand replace all of what a text
 * wants but their own rest, and a text that cannot be read (its analysis has a note) wants nothing.
 *
 * @param wish what is set by hand
 * @param analysis of the wish's text; null without one
 * @param reading how the wish was understood, which knows more than the text alone says: names of the library, and that
 *   "80s" speaks of no feeling; null until it is answered
 */
export function wantedBy(wish: ByHand, analysis: Analysis | null, reading: WishReading | null): Wanted {
  const byHand = Object.keys(wish.asked).length > 0;
  const text = analysis?.note ? null : analysis;
  const said = (affect: Affect) => (reading ? reading[affect] : byHand ? null : text?.[`wanted_${affect}`]);
  const level = (affect: Affect): number | null => wish[affect] ?? said(affect) ?? null;
  return {
    ratios: reading && !byHand ? (reading.emotions ?? NO_RATIOS) : settle(wish.asked, text?.wanted ?? null),
    levels: { valence: level("valence"), energy: level("energy") },
  };
}

/** The scales that a library knows. */
export const knownScales = (library: Levels | undefined): readonly Affect[] =>
  AFFECTS.filter((affect) => typeof library?.[affect] === "number");
