import { describe, expect, it } from "vitest";
import { habits } from "./habits";
import { sample } from "./sample";

describe("habits", () => {
  it("of a head that looks at one kind of place are that kind alone", async () => {
    const section = await sample();
    expect(habits(section, section.attention(0, 0))["the word itself"]).toBe(1);
    expect(habits(section, section.attention(0, 1))["special tokens"]).toBe(1);
  });

  it("of a head that looks everywhere are shared out among all kinds", async () => {
    const section = await sample();
    const found = habits(section, section.attention(1, 0));
    expect(Object.values(found).reduce((total, share) => total + share, 0)).toBeCloseTo(1);
    expect(found["the word itself"]).toBeCloseTo(1 / 9);
    expect(found["special tokens"]).toBeCloseTo(2 / 9);
    // Seven words in a row: the first has none before it, the last none after it.
    expect(found["the token before"]).toBeCloseTo(6 / 7 / 9);
    expect(found["the token after"]).toBeCloseTo(6 / 7 / 9);
    expect(found["the same word again"]).toBeCloseTo(2 / 7 / 9);
  });

  it("of a section that gets no attention are nothing", async () => {
    const section = await sample();
    expect(new Set(Object.values(habits(section, new Float32Array(81))))).toEqual(new Set([0]));
  });
});
