import { describe, expect, it } from "vitest";
import { parseRoute, searchAddress, songAddress } from "./router";

describe("routes", () => {
  it("come back as they were written", () => {
    for (const id of ["abc", "a/b", "50 %", "ä?&#"]) {
      expect(parseRoute(songAddress(id))).toMatchObject({ view: "songs", rest: id });
      expect(parseRoute(searchAddress(id)).query.get("q")).toBe(id);
    }
  });

  it("that nobody wrote are read without failing", () => {
    expect(parseRoute("")).toMatchObject({ view: "", rest: "" });
    expect(parseRoute("#/songs/%E0%A4%A")).toMatchObject({ view: "songs", rest: "%E0%A4%A" });
  });
});
