import { expect, test } from "vitest";
import { lineAt, timedLines } from "./timedLines";

const LINES = timedLines([{ times: [10, null, 14.5] }, { times: null }, { times: [2, 30] }]);

test("lines are in the order in which they are sung", () => {
  expect(LINES.map(({ section, line }) => [section, line])).toEqual([
    [2, 0],
    [0, 0],
    [0, 2],
    [2, 1],
  ]);
});

test("the line that is sung is the last one that has begun", () => {
  expect([0, 2, 9.7, 9.9, 14, 29, 31, 1000].map((second) => lineAt(LINES, second))).toEqual([-1, 0, 0, 1, 1, 2, 3, 3]);
  expect(lineAt([], 5)).toBe(-1);
});
