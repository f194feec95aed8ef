import { expect, test } from "vitest";
import { curvePath, levelAt } from "./curve";

const line = [
  { at: 0, level: 2 },
  { at: 1, level: 6 },
];
const bent = [
  { at: 0, level: 0 },
  { at: 0.5, level: 1 },
  { at: 1, level: 0.2 },
];

test("between two knots the curve is straight", () => {
  expect([0, 0.25, 0.5, 1].map((at) => levelAt(line, at))).toEqual([2, 3, 4, 6]);
});

test("through three knots it is as the server has it, and does not swing beyond them", () => {
  const levels = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1].map((at) => levelAt(bent, at));
  const server = [0, 0.367, 0.688, 0.914, 1, 0.931, 0.75, 0.494, 0.2];
  for (const [i, level] of levels.entries()) expect(level).toBeCloseTo(server[i]!, 2);
  expect(Math.max(...levels)).toBeLessThanOrEqual(1);
});

test("the path begins and ends at the ends", () => {
  const path = curvePath(
    bent,
    (at) => at * 100,
    (level) => 10 - level,
  );
  expect(path).toMatch(/^M0\.0,10\.0C.* 100\.0,9\.8$/);
});
