import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { EMPTY_WISH, type WishState } from "../state/wish";
import { FilterChips } from "./FilterChips";

const html = (wish: Partial<WishState>) => renderToStaticMarkup(<FilterChips wish={{ ...EMPTY_WISH, ...wish }} />);

describe("FilterChips", () => {
  it("shows each filter that is on with a way to take it away", () => {
    const shown = html({ themes: ["love", "the road"], artist: "!!!", genre: "Folk", from: "1970", to: "1979" });
    for (const filter of ["about love", "about the road", "by !!!", "Folk", "from 1970–1979"]) {
      expect(shown).toContain(`aria-label="Take away: ${filter}"`);
    }
  });

  it("is not there where all songs may come, and makes no HTML of a name", () => {
    expect(html({ artist: " ", from: "x" })).toBe("");
    expect(html({ artist: "<b>" })).not.toContain("<b>");
  });
});
