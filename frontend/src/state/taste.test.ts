import { describe, expect, it } from "vitest";
import { checkTaste, judged, type Taste } from "./taste";

const song = { id: "1", title: "T", artist: "A" };
const NOTHING: Taste = { liked: [], disliked: [] };

describe("judged", () => {
  it("is taken back by a second press", () => {
    const liked = judged(NOTHING, song, "liked");
    expect(liked).toEqual({ liked: [song], disliked: [] });
    expect(judged(liked, song, "liked")).toEqual(NOTHING);
  });

  it("never leaves a song in both lists", () => {
    expect(judged(judged(NOTHING, song, "liked"), song, "disliked")).toEqual({ liked: [], disliked: [song] });
  });
});

describe("checkTaste", () => {
  it("takes what is whole and leaves the rest", () => {
    expect(checkTaste({ liked: [song, null, { title: "no id" }, { id: 3 }], disliked: "broken" })).toEqual({
      liked: [song],
      disliked: [],
    });
    expect(checkTaste("broken")).toBeNull();
  });
});
