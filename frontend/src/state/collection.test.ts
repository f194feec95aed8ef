import { describe, expect, it } from "vitest";
import { checkCollection, moved, NOTHING_KEPT, withSongs, withWish } from "./collection";

const song = (id: string) => ({ id, title: id, artist: "A" });

describe("songs of a playlist", () => {
  it("move to another place", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 1, 1)).toEqual(["a", "b", "c"]);
    expect(moved(["a"], 0, 1)).toEqual(["a"]);
    expect(moved(["a"], 4, 0)).toEqual(["a"]);
  });
});

describe("checkCollection", () => {
  it("takes whole entries only", () => {
    expect(checkCollection("x")).toBeNull();
    expect(checkCollection({ wishes: 3 })).toEqual(NOTHING_KEPT);
    const wish = { name: "Rain", address: "#/?text=rain" };
    const elsewhere = { name: "Rain", address: "javascript:alert(1)" };
    const playlist = { id: "p", name: "Evening", songs: [song("a"), null, { title: "b" }] };
    expect(checkCollection({ wishes: [wish, elsewhere, null], playlists: [playlist, { id: "q" }] })).toEqual({
      wishes: [wish],
      playlists: [{ ...playlist, songs: [song("a")] }],
    });
  });
});

describe("a collection", () => {
  it("has a wish of each name once, the newest first", () => {
    const first = withWish(NOTHING_KEPT, { name: "Rain", address: "#/?text=rain" });
    const both = withWish(first, { name: "Sun", address: "#/?text=sun" });
    const again = withWish(both, { name: "Rain", address: "#/?text=rain&joy=20" });
    expect(again.wishes.map(({ address }) => address)).toEqual(["#/?text=rain&joy=20", "#/?text=sun"]);
  });

  it("has a song of a playlist once, and leaves the others alone", () => {
    const lists = { wishes: [], playlists: ["p", "q"].map((id) => ({ id, name: id, songs: [song("a")] })) };
    const [p, q] = withSongs(lists, "p", [song("b"), song("a")]).playlists;
    expect(p?.songs.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(q?.songs).toEqual([song("a")]);
  });
});
