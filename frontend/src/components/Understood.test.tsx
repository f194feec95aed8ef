import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Chip } from "../api/client";
import { Understood } from "./Understood";

const DECADE: Chip = {
  id: "years:1980-1989",
  kind: "years",
  value: "1980-1989",
  words: "from the 80s",
  text: "from 1980-1989",
  used: true,
  note: null,
};
const NOBODY: Chip = {
  id: "artist:Elias <b>",
  kind: "artist",
  value: "Elias <b>",
  words: "by Elias <b>",
  text: "by Elias <b>",
  used: false,
  note: "nothing of that here",
};

const html = (chips: Chip[], ignored: string[] = []) =>
  renderToStaticMarkup(<Understood chips={chips} ignored={ignored} />);

describe("Understood", () => {
  it("shows each chip with a way to take it away", () => {
    const shown = html([DECADE]);
    expect(shown).toContain("from 1980-1989");
    expect(shown).toContain('aria-label="Do not read “from the 80s” as from 1980-1989"');
    expect(shown).not.toContain("Read all of it again");
  });

  it("says why something has no influence, and makes no HTML of what was typed", () => {
    const shown = html([DECADE, NOBODY]);
    expect(shown).toContain("nothing of that here");
    expect(shown).toContain("chip unused");
    expect(shown).not.toContain("<b>");
  });

  it("offers to read again what was taken away", () => {
    expect(html([], ["years:1980-1989"])).toContain("Read all of it again");
    expect(html([], ["years:1980-1989"])).not.toContain("<ul");
  });

  it("is not there where there is nothing to say", () => {
    expect(html([])).toBe("");
  });
});
