import { describe, expect, it } from "vitest";
import { pagesOf, visibleRows } from "./rows";

describe("visibleRows", () => {
  it("are those on screen and some around them", () => {
    expect(visibleRows(300, 900, 50, 10_000, 4)).toEqual({ first: 0, end: 16 });
    expect(visibleRows(-100_000, 900, 50, 10_000, 4)).toEqual({ first: 1996, end: 2022 });
    expect(visibleRows(-499_500, 900, 50, 10_000, 4)).toEqual({ first: 9986, end: 10_000 });
  });

  it("are none of an empty list, nor of one that is not on screen", () => {
    expect(visibleRows(0, 900, 50, 0, 4)).toEqual({ first: 0, end: 0 });
    expect(visibleRows(2000, 900, 50, 100, 4)).toEqual({ first: 0, end: 0 });
    expect(visibleRows(-900_000, 900, 50, 100, 4)).toEqual({ first: 100, end: 100 });
  });
});

describe("pagesOf", () => {
  it("are those that the rows lie on, and at least the first", () => {
    expect(pagesOf({ first: 0, end: 0 }, 100)).toEqual([0]);
    expect(pagesOf({ first: 95, end: 205 }, 100)).toEqual([0, 1, 2]);
    expect(pagesOf({ first: 100, end: 200 }, 100)).toEqual([1]);
  });
});
