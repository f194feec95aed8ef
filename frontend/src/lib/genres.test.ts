import { describe, expect, it } from "vitest";
import { genreInWords, genreNames } from "./genres";

describe("genres", () => {
  it("are one name or a list of some kind", () => {
    expect(genreNames("Folk")).toEqual(["Folk"]);
    expect(genreNames("R&B/Soul")).toEqual(["R&B/Soul"]);
    expect(genreNames("american|hip hop|american")).toEqual(["american", "hip hop"]);
    expect(genreNames("Rock; Pop ;")).toEqual(["Rock", "Pop"]);
    expect(genreNames("['rock', \"women's choir\"]")).toEqual(["rock", "women's choir"]);
    expect(genreNames(" | ")).toEqual([]);
  });

  it("are said in a few words", () => {
    expect(genreInWords("a|b|c", 2)).toBe("a, b …");
    expect(genreInWords("a|b", 2)).toBe("a, b");
    expect(genreInWords("a|b|c")).toBe("a, b, c");
  });
});
