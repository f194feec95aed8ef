import { describe, expect, it } from "vitest";
import { parseRoute } from "../lib/router";
import { EMPTY_WISH, type WishState } from "./wish";
import { readWish, wishAddress } from "./wishAddress";

const read = (address: string) => readWish(parseRoute(address).query);

describe("the address of a wish", () => {
  it("is that of Discover while nothing is asked for", () => {
    expect(wishAddress(EMPTY_WISH)).toBe("#/");
    expect(read("#/")).toEqual(EMPTY_WISH);
  });

  it("says all of it, whatever signs are in it", () => {
    const wish: WishState = {
      text: "rain & sun?\n100 % + \u00e4 # \ud83c\udf27",
      asked: { joy: 0.3, anger: 0 },
      valence: 7.5,
      energy: 1,
      mood: "Anxious/Sad",
      artist: "AC/DC & ?",
      genre: "R&B",
      from: "1980",
      to: "1989",
      themes: ["love", "the road"],
      k: 50,
      ignored: ["years:1980-1989", "count:3"],
      layout: "list",
    };
    expect(wishAddress(wish)).toMatch(/^#\/\?text=rain/);
    expect(read(wishAddress(wish))).toEqual(wish);
  });

  it("written by hand is read as far as it makes sense", () => {
    const wish = read(
      "#/?joy=140&sadness=&love=20&valence=x&energy=9&mood=Grim&from=19x8&k=7&as=wall&theme=&theme=love&theme=love",
    );
    expect(wish).toEqual({ ...EMPTY_WISH, asked: { love: 0.2 }, energy: 9, from: "198", themes: ["love"] });
  });
});
