import { describe, expect, it } from "vitest";
import type { Taste } from "./taste";
import { EMPTY_WISH, wishBody, withTheme, years, yearsInWords } from "./wish";

const NO_TASTE: Taste = { liked: [], disliked: [] };
const song = (id: string) => ({ id, title: id, artist: "A" });

describe("wishBody", () => {
  it("leaves songs out of a list, which asks for nothing by itself", () => {
    expect(wishBody(EMPTY_WISH, NO_TASTE, null, ["explicit"])).toBeNull();
    expect(wishBody({ ...EMPTY_WISH, text: "rain" }, NO_TASTE, null, ["explicit"])).toEqual({
      text: "rain",
      k: 20,
      leave_out: ["explicit"],
    });
  });

  it("asks for nothing when there is nothing to ask for", () => {
    expect(wishBody(EMPTY_WISH, NO_TASTE)).toBeNull();
    expect(wishBody({ ...EMPTY_WISH, text: " ... !" }, NO_TASTE)).toBeNull();
    expect(wishBody(EMPTY_WISH, { liked: [song("a")], disliked: [] })).toBeNull();
  });

  it("holds exactly what was asked for", () => {
    expect(wishBody({ ...EMPTY_WISH, text: "rain" }, NO_TASTE)).toEqual({ text: "rain", k: 20 });
    expect(wishBody({ ...EMPTY_WISH, mood: "Calm", asked: { joy: 0.3 } }, NO_TASTE)).toEqual({
      mood: "Calm",
      emotions: { joy: 0.3 },
      k: 20,
    });
  });

  it("takes likes and dislikes along", () => {
    const taste = { liked: [song("a"), song("b")], disliked: [song("c")] };
    expect(wishBody({ ...EMPTY_WISH, text: "rain" }, taste)).toEqual({
      text: "rain",
      k: 20,
      liked: ["a", "b"],
      disliked: ["c"],
    });
    // The server knows what a listener likes.
    expect(wishBody({ ...EMPTY_WISH, text: "rain" }, taste, "me")).toEqual({ text: "rain", k: 20, listener: "me" });
    expect(wishBody(EMPTY_WISH, taste, "me")).toBeNull();
  });

  it("says what is not to be read in a text, where there is one", () => {
    const ignored = ["years:1980-1989"];
    expect(wishBody({ ...EMPTY_WISH, text: "80s", ignored }, NO_TASTE)).toEqual({
      text: "80s",
      k: 20,
      ignore: ignored,
    });
    expect(wishBody({ ...EMPTY_WISH, ignored }, NO_TASTE)).toBeNull();
    expect(wishBody({ ...EMPTY_WISH, mood: "Calm", ignored }, NO_TASTE)).toEqual({ mood: "Calm", k: 20 });
  });

  it("holds brightness, energy and themes", () => {
    expect(wishBody({ ...EMPTY_WISH, valence: 7.5 }, NO_TASTE)).toEqual({ valence: 7.5, k: 20 });
    expect(wishBody({ ...EMPTY_WISH, energy: 1, themes: ["love", "money"] }, NO_TASTE)).toEqual({
      energy: 1,
      themes: ["love", "money"],
      k: 20,
    });
  });

  it("asks for an artist whose name is made of signs, but not for one without a visible sign", () => {
    expect(wishBody({ ...EMPTY_WISH, artist: "!!!" }, NO_TASTE)).toEqual({ artist: "!!!", k: 20 });
    expect(wishBody({ ...EMPTY_WISH, artist: " \u200b " }, NO_TASTE)).toBeNull();
  });

  it("does not send six emotions that are all 0, which no song can have", () => {
    const asked = { sadness: 0, joy: 0, love: 0, anger: 0, fear: 0, surprise: 0 };
    expect(wishBody({ ...EMPTY_WISH, asked }, NO_TASTE)).toBeNull();
  });
});

describe("years", () => {
  it("reads one end, both, or both in the wrong order", () => {
    expect(years("", "")).toBeNull();
    expect(years("1980", "")).toEqual([1980, 9999]);
    expect(years("", "1980")).toEqual([1, 1980]);
    expect(years("1990", "1980")).toEqual([1980, 1990]);
    expect(years("x", "0")).toBeNull();
  });
});

describe("yearsInWords", () => {
  it("says one end, both, or one year", () => {
    expect(yearsInWords("", "x")).toBe("");
    expect(yearsInWords("1980", "")).toBe("since 1980");
    expect(yearsInWords("", "1980")).toBe("until 1980");
    expect(yearsInWords("1989", "1980")).toBe("from 1980–1989");
    expect(yearsInWords("1980", "1980")).toBe("from 1980");
  });
});

describe("themes", () => {
  it("are added once each", () => {
    expect(["love", "money", "love"].reduce(withTheme, EMPTY_WISH).themes).toEqual(["love", "money"]);
  });
});
