import { expect, test } from "vitest";
import { checkAdvisories } from "./leaveOut";

test("takes only advisories that are known, each once", () => {
  expect(checkAdvisories(["violent", "explicit", "explicit", "rude", 3])).toEqual(["explicit", "violent"]);
  expect(checkAdvisories([])).toEqual([]);
  expect(checkAdvisories("explicit")).toBeNull();
  expect(checkAdvisories(null)).toBeNull();
});
