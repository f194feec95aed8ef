import { describe, expect, it } from "vitest";
import { type Colour, fromHex, gradient, luminance, rgb } from "./colours";

const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

describe("colours", () => {
  it("are read as they stand in a style sheet, and written for a style", () => {
    expect(fromHex("#ffb48a")).toEqual([255, 180, 138]);
    expect(rgb([1, 2, 3])).toBe("rgb(1 2 3 / 1)");
    expect(rgb([1, 2, 3], "0.250")).toBe("rgb(1 2 3 / 0.250)");
  });

  it("have the luminance of what shines through them", () => {
    expect(luminance(WHITE, 1, BLACK)).toBeCloseTo(1);
    expect(luminance(WHITE, 0, BLACK)).toBe(0);
    expect(luminance(WHITE, 0.5, BLACK)).toBeCloseTo(0.214, 3);
  });

  it("run from stop to stop, as little-endian pixels", () => {
    const pixels = gradient([BLACK, [255, 0, 0], WHITE]);
    expect([pixels[0], pixels[255]]).toEqual([0xff_00_00_00, 0xff_ff_ff_ff]);
    expect(pixels[128]! & 0xff).toBeGreaterThan(250);
    expect(pixels[128]! >>> 24).toBe(255);
  });
});
