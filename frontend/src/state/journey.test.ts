import { expect, test } from "vitest";
import {
  bent,
  isBent,
  journeyAddress,
  journeyBody,
  NO_JOURNEY,
  readJourney,
  straightened,
  withAnother,
} from "./journey";

const read = (address: string) => readJourney(new URLSearchParams(address.split("?")[1] ?? ""));
const journey = { ...NO_JOURNEY, from: "sad & tired", to: "ABBA - Chiquitita", k: 8 };

test("a journey is its address", () => {
  const other = withAnother(bent(bent(journey, 1, "energy", 7.5), 0, "valence", 2), ["a", "b", "c"], 1);
  expect(read(journeyAddress(other))).toEqual(other);
  expect(journeyAddress(NO_JOURNEY)).toBe("#/journey");
});

test("what makes no sense in an address is left out", () => {
  const odd = read("#/journey?from=sad&k=7&via=0.5:99,x&via=0.3:5,5&fixed=40:a&fixed=x:b&without=");
  expect(odd).toEqual({ ...NO_JOURNEY, from: "sad" });
});

test("nothing is asked before both ends are there", () => {
  expect(journeyBody({ ...journey, to: "  " })).toBeNull();
  expect(journeyBody(bent(journey, 2, "valence", 3))).toMatchObject({
    start: { text: "sad & tired" },
    goal: { text: "ABBA - Chiquitita" },
    k: 8,
    via: [{ position: 0.75, valence: 3 }],
  });
});

test("bending lets songs go, straightening takes every bend away", () => {
  const swapped = withAnother(journey, ["a", "b"], 0);
  expect(swapped.fixed).toEqual({ 1: "b" });
  const pulled = bent(swapped, 0, "valence", 6);
  expect(pulled.fixed).toEqual({});
  expect(pulled.without).toEqual(["a"]);
  expect([isBent(pulled), isBent(straightened(pulled))]).toEqual([true, false]);
});

test("songs to leave out, and ends that were misread, are told", () => {
  const journey = { ...NO_JOURNEY, from: "sad", to: "hopeful" };
  expect(journeyBody(journey)).toMatchObject({ leave_out: [], ignore: [] });
  expect(journeyBody(journey, ["violent"], true)).toMatchObject({ leave_out: ["violent"], ignore: ["help"] });
});
