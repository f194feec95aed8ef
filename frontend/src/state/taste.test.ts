import { describe, expect, it } from "vitest";
import { checkTaste, judged, judgement, merged, type Taste } from "./taste";

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

describe("merged", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const known = { liked: [{ song: "1", title: "T", artist: "A", at }], disliked: [] };

  it("has what the server knows, but for songs that the library has not", () => {
    const gone = { song: null, title: "Gone", artist: "A", at };
    expect(merged({ ...known, disliked: [gone] }, [])).toEqual({ liked: [song], disliked: [] });
  });

  it("has what the server does not know yet on top", () => {
    const other = { id: "2", title: "U", artist: "B" };
    const pending = [judgement(song, "dislike", at), judgement(other, "like", at)];
    expect(merged(known, pending)).toEqual({ liked: [other], disliked: [song] });
    expect(merged(known, [judgement(song, "neutral", at)])).toEqual(NOTHING);
    expect(merged(known, [judgement(song, "skip", at)])).toEqual({ liked: [song], disliked: [] });
  });
});
