import { expect, test } from "vitest";
import { blendAddress, blendBody, readBlend } from "./blend";

const parts = [
  { text: "ABBA - Chiquitita: live", weight: 2 },
  { text: "party & noise", weight: -0.5 },
];
const read = (address: string) => readBlend(new URLSearchParams(address.split("?")[1] ?? ""));

test("a blend is its address", () => {
  expect(read(blendAddress(parts))).toEqual(parts);
  expect(read("#/blend?part=9:heavy&part=words&part=x:y")).toEqual([]);
});

test("what does not count is not asked for, and nothing is where there is nothing to be like", () => {
  const asked = [...parts, { text: " ", weight: 1 }, { text: "calmer", weight: 0 }];
  expect(blendBody(asked)).toMatchObject({ blend: parts });
  expect(blendBody(parts.slice(1))).toBeNull();
  expect(blendBody([])).toBeNull();
});
