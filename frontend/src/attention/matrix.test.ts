import { describe, expect, it } from "vitest";
import { column, largest, meanRows, quantile, ranks, row, sumBy, weightedRows } from "./matrix";

const SHARES = Float32Array.from([0.5, 0.25, 0.25, 0, 1, 0, 0.25, 0.25, 0.5]);

describe("rows and columns", () => {
  it("say what a token looks at, and who looks at it", () => {
    expect([...row(SHARES, 3, 1)]).toEqual([0, 1, 0]);
    expect([...column(SHARES, 3, 0)]).toEqual([0.5, 0, 0.25]);
  });

  it("are averaged, all or some, evenly or by weights", () => {
    expect([...meanRows(SHARES, 3)]).toEqual([0.25, 0.5, 0.25]);
    expect([...meanRows(SHARES, 3, [0, 2])]).toEqual([0.375, 0.25, 0.375]);
    expect([...weightedRows(SHARES, 3, [0.5, 0.5, 0])]).toEqual([0.25, 0.625, 0.125]);
  });

  it("are summed by groups, of which one may be empty", () => {
    expect(sumBy([1, 2, 3], [[0, 2], [], [1]])).toEqual([4, 0, 2]);
  });
});

describe("order", () => {
  it("finds the least, the largest and what lies between", () => {
    const values = [3, 1, 2, 5, 4];
    expect([0, 0.5, 1].map((share) => quantile(values, share))).toEqual([1, 3, 5]);
    expect(values).toEqual([3, 1, 2, 5, 4]);
    expect(quantile([], 0.5)).toBe(0);
  });

  it("names the places of the largest values", () => {
    expect(largest([0.1, 0.4, 0.2], 2)).toEqual([1, 2]);
    expect(largest(Float32Array.of(1, 1), 5)).toEqual([0, 1]);
  });

  it("ranks from 0 to 1, equal values alike", () => {
    expect(ranks([10, 30, 20])).toEqual([0, 1, 0.5]);
    expect(ranks([1, 2, 2, 3])).toEqual([0, 0.5, 0.5, 1]);
    expect(ranks([7])).toEqual([0]);
    expect(ranks([])).toEqual([]);
  });
});
