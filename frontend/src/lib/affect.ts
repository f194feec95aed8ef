/** Valence and energy: how bright and how energetic, each on a scale from 1 to 9. */

export const AFFECTS = ["valence", "energy"] as const;
export type Affect = (typeof AFFECTS)[number];

/** Both levels, null where nothing is known or asked for. */
export type Levels = Record<Affect, number | null>;

export const NO_LEVELS: Levels = { valence: null, energy: null };

export const LEAST = 1;
export const MIDDLE = 5;
export const MOST = 9;

/** What the two ends of each scale are called. */
export const ENDS: Record<Affect, readonly [string, string]> = {
  valence: ["dark", "bright"],
  energy: ["calm", "energetic"],
};

/** Up to how far from the middle a level is neither the one nor the other, and from where on it is plainly one. */
const NEITHER = 0.5;
const PLAINLY = 2.5;

/** The scale by its ends: "Dark to bright". */
export const scaleName = (affect: Affect): string => {
  const [low, high] = ENDS[affect];
  return `${low[0]!.toUpperCase()}${low.slice(1)} to ${high}`;
};

/** Where on its scale a level is, 0..1. */
export const position = (level: number): number => (level - LEAST) / (MOST - LEAST);

/** A level in a word or two, "rather bright"; empty if it is neither the one nor the other. */
export function levelWord(affect: Affect, level: number): string {
  const distance = Math.abs(level - MIDDLE);
  const end = ENDS[affect][level < MIDDLE ? 0 : 1];
  if (distance <= NEITHER) return "";
  return distance < PLAINLY ? `rather ${end}` : end;
}

/** A level as one phrase for a label: "rather bright, 6.5 of 9". */
export const levelInWords = (affect: Affect, level: number): string =>
  `${levelWord(affect, level) || `neither ${ENDS[affect].join(" nor ")}`}, ${Math.round(level * 10) / 10} of ${MOST}`;
