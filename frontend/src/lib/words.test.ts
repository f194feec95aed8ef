import { describe, expect, it } from "vitest";
import { lengthInWords, songsInWords, yearsOf } from "./words";

describe("numbers in words", () => {
  it("tell one from many", () => {
    expect(songsInWords(1)).toBe("1 song");
    expect(songsInWords(8656)).toBe("8,656 songs");
    expect(yearsOf([1970, 1970])).toBe("1970");
    expect(yearsOf([1970, 1981])).toBe("1970–1981");
    expect(yearsOf(null)).toBeNull();
  });

  it("give lengths in minutes and hours", () => {
    expect(lengthInWords(null)).toBeNull();
    expect(lengthInWords(12)).toBe("1 min");
    expect(lengthInWords(2700)).toBe("45 min");
    expect(lengthInWords(4000)).toBe("1 h 7 min");
  });
});
