/** The six emotions and four moods, in the order of the design, and what can be said of their ratios. */

export const EMOTIONS = ["sadness", "joy", "love", "anger", "fear", "surprise"] as const;
export type Emotion = (typeof EMOTIONS)[number];
export type Ratios = Record<Emotion, number>;

export const MOODS = ["Happy", "Anxious/Sad", "Energetic", "Calm"] as const;
export type Mood = (typeof MOODS)[number];

export const isMood = (name: string | null | undefined): name is Mood => MOODS.some((mood) => mood === name);

/** The CSS variable with a mood's colour. */
export const moodColour = (mood: string | null | undefined): string =>
  isMood(mood) ? `var(--mood-${MOODS.indexOf(mood)})` : "var(--mood-none)";

/** The index of a mood among five colours or switches: songs without one (-1) come behind the four. */
export const moodIndex = (mood: number): number => (mood < 0 ? MOODS.length : mood);

export const emotionColour = (emotion: Emotion): string => `var(--${emotion})`;

export const NO_RATIOS: Ratios = { sadness: 0, joy: 0, love: 0, anger: 0, fear: 0, surprise: 0 };

export const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;

/** With a decimal where a whole number would say little. */
export const finePercent = (ratio: number): string =>
  ratio * 100 < 9.95 ? `${(ratio * 100).toFixed(1)} %` : percent(ratio);

/** The emotions from the highest ratio to the lowest; equal ones in their usual order. */
export const ranked = (ratios: Ratios): Emotion[] => [...EMOTIONS].sort((a, b) => ratios[b] - ratios[a]);

export const leading = (ratios: Ratios): Emotion => ranked(ratios)[0]!;

/** Ratios as one phrase for a label: "62 % sadness, 20 % love". */
export const inWords = (ratios: Ratios, most = 3): string =>
  ranked(ratios)
    .slice(0, most)
    .filter((emotion) => ratios[emotion] >= 0.05)
    .map((emotion) => `${percent(ratios[emotion])} ${emotion}`)
    .join(", ");

/**
 * What six sliders show: locked ones stay, the others share what is left of 1 in proportion to what was read in the
 * text (evenly if nothing was). The recommender fills in a wish by the same rule, so the answer does not move them again.
 */
export function settle(asked: Partial<Ratios>, read: Ratios | null): Ratios {
  const free = EMOTIONS.filter((emotion) => asked[emotion] === undefined);
  const taken = EMOTIONS.reduce((sum, emotion) => sum + (asked[emotion] ?? 0), 0);
  if (free.length === EMOTIONS.length) return read ?? NO_RATIOS;
  const rest = Math.max(0, 1 - taken);
  const sum = free.reduce((total, emotion) => total + (read?.[emotion] ?? 0), 0);
  const settled = { ...NO_RATIOS, ...asked };
  for (const emotion of free) settled[emotion] = rest * (sum > 0 ? read![emotion] / sum : 1 / free.length);
  return settled;
}
