import { describe, expect, it } from "vitest";
import { EMOTIONS, finePercent, inWords, leading, NO_RATIOS, type Ratios, settle } from "./emotions";

const read: Ratios = { sadness: 0.6, joy: 0.1, love: 0.1, anger: 0.1, fear: 0.1, surprise: 0 };
const sum = (ratios: Ratios) => EMOTIONS.reduce((total, emotion) => total + ratios[emotion], 0);

describe("settle", () => {
  it("shows what was read while nothing is locked", () => {
    expect(settle({}, read)).toEqual(read);
    expect(settle({}, null)).toEqual(NO_RATIOS);
  });

  it("keeps a locked ratio and gives the rest to the others in proportion", () => {
    const settled = settle({ joy: 0.5 }, read);
    expect(settled.joy).toBe(0.5);
    expect(settled.sadness / settled.love).toBeCloseTo(6);
    expect(settled.surprise).toBe(0);
    expect(sum(settled)).toBeCloseTo(1);
  });

  it("spreads the rest evenly where nothing was read", () => {
    expect(settle({ joy: 0.5 }, null).fear).toBeCloseTo(0.1);
    expect(settle({ joy: 0.4 }, { ...NO_RATIOS, joy: 1 }).fear).toBeCloseTo(0.12);
  });

  it("leaves nothing to the others when the locked ones take more than there is", () => {
    expect(settle({ joy: 0.9, love: 0.4 }, read)).toEqual({ ...NO_RATIOS, joy: 0.9, love: 0.4 });
  });
});

describe("words", () => {
  it("name the highest first and leave out what is hardly there", () => {
    expect(leading(read)).toBe("sadness");
    expect(inWords({ ...NO_RATIOS, joy: 0.7, love: 0.26, fear: 0.04 })).toBe("70 % joy, 26 % love");
  });

  it("give small shares a decimal where asked to", () => {
    expect([0.004, 0.0994, 0.0996, 0.256].map(finePercent)).toEqual(["0.4 %", "9.9 %", "10 %", "26 %"]);
  });
});
