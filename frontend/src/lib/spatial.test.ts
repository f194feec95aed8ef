import { describe, expect, it } from "vitest";
import { Grid } from "./spatial";

const count = 3000;
const x = Array.from({ length: count }, (_, i) => (i * 0.618_034) % 1);
const y = Array.from({ length: count }, (_, i) => (i * 0.754_878) % 1);
const grid = new Grid(x, y);
const all = (test: (i: number) => boolean) => x.flatMap((_, i) => (test(i) ? [i] : []));
const sorted = (found: number[]) => [...found].sort((a, b) => a - b);

describe("Grid", () => {
  it("finds the same points in a box as looking at each", () => {
    const box = { left: 0.21, right: 0.47, bottom: -1, top: 0.3 };
    expect(sorted(grid.within(box))).toEqual(all((i) => x[i]! >= 0.21 && x[i]! <= 0.47 && y[i]! <= 0.3));
  });

  it("looks no further once it has more than were asked for, hidden points not counted", () => {
    const whole = { left: 0, right: 1, bottom: 0, top: 1 };
    const even = (i: number) => i % 2 === 0;
    const found = grid.within(whole, even, 60);
    expect(found.length).toBe(61);
    expect(found.every(even)).toBe(true);
    expect(grid.within(whole, (i) => i < 5, 60).length).toBe(5);
  });

  it("finds the nearest point that may be seen, within reach", () => {
    expect(grid.nearest(x[7]!, y[7]!, 0.01, () => true)).toBe(7);
    expect(grid.nearest(x[7]!, y[7]!, 0.2, (i) => i !== 7)).not.toBe(7);
    expect(grid.nearest(5, 5, 0.1, () => true)).toBe(-1);
  });

  it("finds what an outline encloses, hollows left out", () => {
    const half = [0, 0, 1, 0, 0, 1];
    expect(sorted(grid.inside(half))).toEqual(all((i) => x[i]! + y[i]! < 1));
    const horseshoe = [0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.6, 0.9, 0.6, 0.4, 0.4, 0.4, 0.4, 0.9, 0.1, 0.9];
    expect(grid.inside(horseshoe).some((i) => x[i]! > 0.4 && x[i]! < 0.6 && y[i]! > 0.4)).toBe(false);
    expect(grid.inside([0.1, 0.1, 0.2, 0.2])).toEqual([]);
  });
});
