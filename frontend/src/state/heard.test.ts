import { beforeEach, expect, test, vi } from "vitest";
import { hear, heardTo, jumpedTo, leave } from "./heard";
import { reportPlay, reportSkip } from "./listener";
import type { Track } from "./player";

vi.mock("./listener", () => ({ reportPlay: vi.fn(), reportSkip: vi.fn() }));

const track = (id: string, seconds: number | null = 200): Track => ({
  ...{ id, seconds, title: id, artist: "Ada", fallback: null },
  ...{ cover: `/api/v1/songs/${id}/cover`, url: `/api/v1/songs/${id}/audio` },
});
const plays = () => vi.mocked(reportPlay).mock.calls.map(([song, ms]) => [song.id, ms]);
const skips = () => vi.mocked(reportSkip).mock.calls.map(([song, ms]) => [song.id, ms]);

beforeEach(() => {
  leave("stopped");
  vi.clearAllMocks();
});

test("a song that came to its end was played, however short it is", () => {
  hear(track("a", 4), 0);
  heardTo(4);
  leave("ended");
  hear(track("b"), 0);
  expect(plays()).toEqual([["a", 4000]]);
  expect(skips()).toEqual([]);
});

test("one that was left for another is played after half a minute, and skipped before", () => {
  hear(track("a"), 0);
  heardTo(31);
  hear(track("b", null), 0);
  heardTo(29);
  hear(track("c"), 0);
  expect(plays()).toEqual([["a", 31_000]]);
  expect(skips()).toEqual([["b", 29_000]]);
});

test("half of a short song is enough", () => {
  hear(track("a", 40), 0);
  heardTo(21);
  leave("skipped");
  expect(plays()).toEqual([["a", 21_000]]);
});

test("what was jumped over was not heard, and what was heard twice was", () => {
  hear(track("a"), 0);
  heardTo(5);
  jumpedTo(150);
  heardTo(155);
  jumpedTo(0);
  heardTo(5);
  leave("skipped");
  expect(skips()).toEqual([["a", 15_000]]);
});

test("another place or form of the same song goes on with it", () => {
  hear(track("a"), 0);
  heardTo(20);
  hear(track("a"), 60);
  heardTo(71);
  leave("stopped");
  expect(plays()).toEqual([["a", 31_000]]);
});

test("a song that was stopped early, or never heard, says nothing", () => {
  hear(track("a"), 0);
  heardTo(5);
  leave("stopped");
  hear(track("b"), 0);
  hear(track("c"), 0);
  leave("skipped");
  expect([...plays(), ...skips()]).toEqual([]);
});
