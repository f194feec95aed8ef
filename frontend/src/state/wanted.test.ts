import { describe, expect, it } from "vitest";
import type { Analysis, WishReading } from "../api/client";
import { NO_LEVELS } from "../lib/affect";
import { NO_RATIOS } from "../lib/emotions";
import { knownScales, wantedBy } from "./wanted";

const NOTHING = { asked: {}, ...NO_LEVELS };
const ANALYSIS = {
  emotions: { ...NO_RATIOS, anger: 1 },
  wanted: { ...NO_RATIOS, joy: 0.6, love: 0.4 },
  wanted_valence: 7,
  wanted_energy: 2,
} as Analysis;
const READING = { emotions: { ...NO_RATIOS, joy: 1 }, valence: 6, energy: null } as WishReading;

describe("wantedBy", () => {
  it("is nothing where nothing is asked for", () => {
    expect(wantedBy(NOTHING, null, null)).toEqual({ ratios: NO_RATIOS, levels: NO_LEVELS });
  });

  it("is what the text wants, not what it expresses", () => {
    expect(wantedBy(NOTHING, ANALYSIS, null)).toEqual({
      ratios: ANALYSIS.wanted,
      levels: { valence: 7, energy: 2 },
    });
  });

  it("is what the list was made by, once it is there", () => {
    expect(wantedBy(NOTHING, ANALYSIS, READING)).toEqual({
      ratios: READING.emotions,
      levels: { valence: 6, energy: null },
    });
    expect(wantedBy(NOTHING, ANALYSIS, { ...READING, emotions: null }).ratios).toEqual(NO_RATIOS);
  });

  it("is at once what is set by hand, and the rest as before", () => {
    const { ratios, levels } = wantedBy({ ...NOTHING, asked: { joy: 0.2 }, energy: 9 }, ANALYSIS, READING);
    expect(ratios).toEqual({ ...NO_RATIOS, joy: 0.2, love: 0.8 });
    expect(levels).toEqual({ valence: 6, energy: 9 });
  });

  it("is nothing where the model cannot tell", () => {
    expect(wantedBy(NOTHING, { ...ANALYSIS, note: "Not English." }, null)).toEqual({
      ratios: NO_RATIOS,
      levels: NO_LEVELS,
    });
  });

  it("takes neither brightness nor energy from a text beside emotions set by hand", () => {
    expect(wantedBy({ ...NOTHING, asked: { joy: 1 } }, ANALYSIS, null).levels).toEqual(NO_LEVELS);
    expect(wantedBy({ ...NOTHING, asked: { joy: 1 }, valence: 3 }, ANALYSIS, null).levels.valence).toBe(3);
  });
});

describe("knownScales", () => {
  it("are those that the library has numbers of", () => {
    expect(knownScales(undefined)).toEqual([]);
    expect(knownScales({ valence: null, energy: 4.4 })).toEqual(["energy"]);
  });
});
