import { describe, expect, it } from "vitest";
import { parts, sorted } from "./dropped";

const file = (path: string, content = "x") => ({ path, file: new File([content], path.split("/").at(-1)!) });
const paths = (found: { path: string }[]) => found.map(({ path }) => path);

describe("what was dropped", () => {
  it("is songs, playlists, or named with the reason why it is not taken", () => {
    const found = [
      file("a.LRC"),
      file("b.m3u8"),
      file("c.docx"),
      file("d.txt", ""),
      file(".DS_Store"),
      file("x/.git/a.txt"),
    ];
    const { songs, playlists, left } = sorted(found, [".lrc", ".txt"]);
    expect(paths(songs)).toEqual(["a.LRC"]);
    expect(paths(playlists)).toEqual(["b.m3u8"]);
    expect(left).toEqual([
      { path: "c.docx", why: "not a format that is read" },
      { path: "d.txt", why: "empty" },
    ]);
  });

  it("keeps the folders inside the one that was dropped", () => {
    const music = [file("Music/Ada/Door.lrc"), file("Music/Bea/1970 - Tide/01 Sea.lrc")];
    expect(paths(sorted(music, [".lrc"]).songs)).toEqual(["Ada/Door.lrc", "Bea/1970 - Tide/01 Sea.lrc"]);
    expect(paths(sorted([file("Ada/Door.lrc"), file("Ada/Sea.lrc")], [".lrc"]).songs)).toEqual([
      "Ada/Door.lrc",
      "Ada/Sea.lrc",
    ]);
    const two = [file("Ada/A/Door.lrc"), file("Bea/B/Sea.lrc")];
    expect(paths(sorted(two, [".lrc"]).songs)).toEqual(["Ada/A/Door.lrc", "Bea/B/Sea.lrc"]);
  });

  it("is sent in parts", () => {
    const songs = ["1", "2", "3", "4", "5"].map((name) => file(name, "xx"));
    expect(parts(songs, 2, 100).map((part) => part.length)).toEqual([2, 2, 1]);
    expect(parts(songs, 100, 5).map((part) => part.length)).toEqual([2, 2, 1]);
    expect(parts(songs, 100, 1).map((part) => part.length)).toEqual([1, 1, 1, 1, 1]);
    expect(parts([], 2, 2)).toEqual([]);
  });
});
