import { describe, expect, test } from "vitest";
import type { Song } from "../api/client";
import {
  checkPlayer,
  cleared,
  currentOf,
  moved,
  NOTHING_QUEUED,
  type Player,
  queued,
  removed,
  shuffled,
  started,
  stepped,
  type Track,
  trackOf,
} from "./player";

const track = (id: string): Track => ({
  id,
  title: id.toUpperCase(),
  artist: "Ada",
  cover: `/api/v1/songs/${id}/cover`,
  url: `/api/v1/songs/${id}/audio`,
  fallback: null,
  seconds: 10,
});
const tracks = (ids: string): Track[] => [...ids].map(track);
const of = (player: Player): string => player.entries.map((entry) => entry.track.id).join("");
const playing = (player: Player): string => currentOf(player)?.track.id ?? "";
const queue = (ids: string, first = 0): Player => started(NOTHING_QUEUED, tracks(ids), first);
const key = (player: Player, id: string): number => player.entries.find((entry) => entry.track.id === id)!.key;
/** Random numbers that repeat. */
const dice = (...numbers: number[]) => {
  let at = 0;
  return () => numbers[at++ % numbers.length]!;
};

describe("a queue", () => {
  test("begins with the song that was pressed, and goes on with the list", () => {
    const player = queue("abc", 1);
    expect([of(player), playing(player)]).toEqual(["abc", "b"]);
    expect(playing(stepped(player, 1)!)).toBe("c");
    expect(playing(stepped(player, -1)!)).toBe("a");
    expect(started(player, [])).toBe(player);
  });

  test("takes songs next or last, and each of them once more", () => {
    const player = queue("abc");
    expect(of(queued(player, tracks("xy"), "next"))).toBe("axybc");
    expect(of(queued(player, tracks("xa"), "end"))).toBe("abcxa");
    const keys = queued(player, tracks("a"), "end").entries.map((entry) => entry.key);
    expect(new Set(keys).size).toBe(4);
    expect(playing(queued(NOTHING_QUEUED, tracks("x"), "next"))).toBe("x");
  });

  test("goes on with the next song when the one that plays is taken away", () => {
    const player = queue("abc", 1);
    expect(playing(removed(player, key(player, "b")))).toBe("c");
    expect(playing(removed(player, key(player, "a")))).toBe("b");
    const last = queue("abc", 2);
    expect(playing(removed(last, key(last, "c")))).toBe("b");
    const only = queue("a");
    expect(removed(only, key(only, "a")).at).toBe(-1);
    expect(removed(only, 999)).toBe(only);
  });

  test("is reordered while the same song plays", () => {
    const player = queue("abcd", 1);
    for (const [id, to, order] of [
      ["d", 0, "dabc"],
      ["a", 3, "bcda"],
      ["b", 2, "acbd"],
      ["c", 99, "abdc"],
      ["c", -5, "cabd"],
    ] as const) {
      const after = moved(player, key(player, id), to);
      expect([of(after), playing(after)]).toEqual([order, "b"]);
    }
    expect(moved(player, key(player, "b"), 1)).toBe(player);
  });

  test("is cleared but for what plays", () => {
    expect(of(cleared(queue("abc", 1)))).toBe("b");
    expect(cleared(NOTHING_QUEUED).at).toBe(-1);
  });

  test("is never longer than what a browser may keep", () => {
    const many = Array.from({ length: 2000 }, (_, place) => track(String(place)));
    const player = started(NOTHING_QUEUED, many, 1500);
    expect(player.entries).toHaveLength(500);
    expect(playing(player)).toBe("1500");
    expect(queued(player, tracks("x"), "end")).toBe(player);
  });
});

describe("repeat", () => {
  test("off ends with the last song", () => {
    expect(stepped(queue("ab", 1), 1)).toBeNull();
    expect(stepped(queue("ab"), -1)).toBeNull();
    expect(stepped(NOTHING_QUEUED, 1)).toBeNull();
  });

  test("all goes round", () => {
    const player: Player = { ...queue("ab", 1), repeat: "all" };
    expect(playing(stepped(player, 1)!)).toBe("a");
    expect(playing(stepped({ ...player, at: 0 }, -1)!)).toBe("b");
  });

  test("one plays a song again until somebody goes on", () => {
    const player: Player = { ...queue("abc", 1), repeat: "one" };
    expect(playing(stepped(player, 1, true)!)).toBe("b");
    expect(playing(stepped(player, 1)!)).toBe("c");
  });
});

describe("shuffle", () => {
  test("mixes what comes, behind the song that plays, and can be taken back", () => {
    const player = queue("abcdef", 2);
    const mixed = shuffled(player, true, dice(0, 0.3, 0.9));
    expect(playing(mixed)).toBe("c");
    expect(mixed.at).toBe(0);
    expect(of(mixed)).not.toBe("cabdef");
    expect([...of(mixed)].sort().join("")).toBe("abcdef");
    const back = shuffled(mixed, false);
    expect([of(back), playing(back)]).toEqual(["abcdef", "c"]);
    expect(shuffled(back, false)).toBe(back);
  });

  test("holds for the next queue, which begins anywhere unless a song was pressed", () => {
    const mixed = shuffled(queue("ab"), true);
    expect(playing(started(mixed, tracks("uvwxyz"), 3, dice(0)))).toBe("x");
    const any = started(mixed, tracks("uvwxyz"), null, dice(0.1));
    expect(playing(any)).not.toBe("u");
    expect(of(shuffled(any, false))).toBe("uvwxyz");
  });

  test("keeps what was added and forgets what was taken away", () => {
    const mixed = shuffled(queue("abc", 1), true, dice(0));
    const added = queued(queued(mixed, tracks("x"), "next"), tracks("y"), "end");
    expect(of(added).slice(0, 2)).toBe("bx");
    const without = removed(added, key(added, "c"));
    expect(of(shuffled(without, false))).toBe("abxy");
  });
});

describe("what the browser remembers", () => {
  test("comes back as it was", () => {
    const player = shuffled(queue("abcd", 1), true, dice(0.2));
    const again = checkPlayer(JSON.parse(JSON.stringify(player)))!;
    expect([of(again), playing(again)]).toEqual([of(player), playing(player)]);
    expect(of(shuffled(again, false))).toBe("abcd");
  });

  test("is taken only where it is whole", () => {
    for (const broken of [null, 3, "x", [], {}, { entries: 1 }]) expect(checkPlayer(broken)).toBeNull();
    const player = queue("ab", 1);
    const elsewhere = { ...player.entries[0]!, track: { ...track("x"), url: "https://example.org/x" } };
    const found = checkPlayer({
      entries: [null, {}, elsewhere, ...player.entries],
      at: 77,
      unshuffled: [9],
      repeat: "x",
    })!;
    expect([of(found), playing(found), found.repeat]).toEqual(["ab", "a", "off"]);
    expect(of(shuffled(found, false))).toBe("ab");
  });
});

test("a song without a file, or one that cannot be played, has no track", () => {
  const song = { ...track("a"), audio: null } as unknown as Song;
  const audio = {
    url: "/api/v1/songs/a/audio",
    type: "",
    seconds: 3,
    transcoded: false,
    fallback: null,
    trouble: null,
  };
  expect(trackOf(song)).toBeNull();
  expect(trackOf({ ...song, audio: { ...audio, trouble: "no ffmpeg" } })).toBeNull();
  expect(trackOf({ ...song, audio })?.seconds).toBe(3);
});
