import { describe, expect, it } from "vitest";
import { shownScores } from "./matches";

describe("shownScores", () => {
  it("are the scores where those never grow down the list", () => {
    expect(shownScores([0.9, 0.6, 0.6, 0.5])).toEqual([0.9, 0.6, 0.6, 0.5]);
    expect(shownScores([])).toEqual([]);
  });

  it("are the mean of those that grow", () => {
    expect(shownScores([0.75, 0.25, 0.5, 0.125])).toEqual([0.75, 0.375, 0.375, 0.125]);
    expect(shownScores([0.25, 0.5, 0.75])).toEqual([0.5, 0.5, 0.5]);
  });

  it("are shares", () => {
    expect(shownScores([1.2, -0.1])).toEqual([1, 0]);
  });
});
