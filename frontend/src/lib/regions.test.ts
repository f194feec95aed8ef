import { describe, expect, it } from "vitest";
import { regions } from "./regions";

/** Songs of an emotion around a place. */
const heap = (emotion: number, x: number, y: number, songs: number) =>
  Array.from({ length: songs }, (_, n) => ({ emotion, x: x + 0.01 * (n % 3), y: y + 0.01 * Math.floor(n / 3) }));

const map = (points: { emotion: number; x: number; y: number }[]) => ({
  x: points.map(({ x }) => x),
  y: points.map(({ y }) => y),
  emotion: points.map(({ emotion }) => emotion),
});

describe("regions", () => {
  it("are named where the songs of an emotion are", () => {
    const found = regions(map([...heap(0, 0.1, 0.1, 9), ...heap(1, 0.8, 0.8, 12)]));
    expect(found.map(({ name }) => name)).toEqual(["Joy", "Sadness"]);
    expect(found[0]!.x).toBeCloseTo(0.81);
    expect(found[1]!.y).toBeCloseTo(0.11);
  });

  it("are not named after a few among others, nor twice at one place", () => {
    const mixed = [...heap(0, 0.1, 0.1, 9), ...heap(1, 0.1, 0.1, 4), ...heap(2, 0.8, 0.8, 2), ...heap(3, 0.1, 0.11, 9)];
    expect(regions(map(mixed)).map(({ name }) => name)).toEqual(["Sadness"]);
  });

  it("are none of an empty map, nor of one song", () => {
    expect(regions(map([]))).toEqual([]);
    expect(regions(map(heap(0, 0.5, 0.5, 1)))).toEqual([]);
  });
});
