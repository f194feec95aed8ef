import { describe, expect, it } from "vitest";
import { levelInWords, position, scaleName } from "./affect";

describe("a level", () => {
  it("has its place between the ends of its scale", () => {
    expect([1, 5, 9].map(position)).toEqual([0, 0.5, 1]);
    expect(scaleName("valence")).toBe("Dark to bright");
  });

  it("is said in words and as a number", () => {
    expect(levelInWords("valence", 1.04)).toBe("dark, 1 of 9");
    expect(levelInWords("valence", 6.5)).toBe("rather bright, 6.5 of 9");
    expect(levelInWords("energy", 5.4)).toBe("neither calm nor energetic, 5.4 of 9");
    expect(levelInWords("energy", 4)).toBe("rather calm, 4 of 9");
    expect(levelInWords("energy", 9)).toBe("energetic, 9 of 9");
  });
});
