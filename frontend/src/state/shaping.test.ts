import { describe, expect, it } from "vitest";
import { judgedSince } from "./shaping";

const song = (id: string) => ({ id, title: id, artist: "" });

describe("judgements that a list does not know of", () => {
  it("are counted once for each song, whichever way it was judged", () => {
    const none = { liked: [], disliked: [] };
    const some = { liked: [song("a"), song("b")], disliked: [song("c")] };
    expect(judgedSince(none, none)).toBe(0);
    expect(judgedSince(none, some)).toBe(3);
    expect(judgedSince(some, none)).toBe(3);
    expect(judgedSince(some, { liked: [song("b"), song("c")], disliked: [] })).toBe(2);
  });
});
