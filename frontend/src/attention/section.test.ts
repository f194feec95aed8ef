import { describe, expect, it } from "vitest";
import { row } from "./matrix";
import { even, SIZE, sample } from "./sample";

const near = (values: Iterable<number>, digits = 2) => [...values].map((value) => Number(value.toFixed(digits)));
const whole = (at: number) => Array.from({ length: SIZE }, (_, token) => (token === at ? 1 : 0));

describe("Section", () => {
  it("finds lines, and what belongs to them", async () => {
    const section = await sample();
    expect(section.lines.map((_, line) => section.lineText(line))).toEqual(["come rain now", "🌧 Come home"]);
    expect(section.lines.map(({ words }) => words)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(section.lines.map(({ tokens }) => tokens)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
    expect(section.lineOfToken).toEqual([-1, 0, 0, 0, 0, 1, 1, 1, -1]);
  });

  it("counts characters as Python does", async () => {
    const section = await sample();
    expect([3, 4, 5].map((word) => section.wordText(word))).toEqual(["🌧", "Come", "home"]);
    expect([0, 2, 3, 5].map((token) => section.tokenText(token))).toEqual(["[CLS]", "ra", "in", "🌧"]);
    expect(section.tokensOfWord).toEqual([[1], [2, 3], [4], [5], [6], [7]]);
  });

  it("is called by its label or its number, and by its part of a long one", async () => {
    expect((await sample()).name(2)).toBe("Verse");
    expect((await sample({ label: null })).name(2)).toBe("Section 3");
    expect((await sample({ part: [2, 3] })).name(2)).toBe("Verse, part 2 of 3");
  });

  it("unpacks each head's shares, to within a byte", async () => {
    const section = await sample();
    expect([...row(section.attention(0, 0), SIZE, 4)]).toEqual(whole(4));
    expect([...row(section.attention(0, 1), SIZE, 4)]).toEqual(whole(0));
    for (const share of section.attention(1, 0)) expect(share).toBeCloseTo(1 / SIZE, 2);
    for (const share of section.rollout()) expect(share).toBeCloseTo(1 / SIZE, 2);
  });

  it("averages the heads of a layer, and all layers alike though they have more or fewer heads", async () => {
    const section = await sample();
    expect(near(row(section.attention(0, -1), SIZE, 1)).slice(0, 3)).toEqual([0.5, 0.5, 0]);
    const ninth = 1 / SIZE / 2;
    expect(near(row(section.attention(-1, -1), SIZE, 1)).slice(0, 3)).toEqual(
      near([0.25 + ninth, 0.25 + ninth, ninth]),
    );
    expect(section.attention(-1, 3)).toBe(section.attention(-1, -1));
  });

  it("adds up what the tokens of a word get, by each measure", async () => {
    const section = await sample({ pooling: { emotions: [0, 0.1, 0.2, 0.3, 0.4, 0, 0, 0, 0] } });
    expect(near(section.attentionOfWords("reading"))).toEqual([0.1, 0.5, 0.4, 0, 0, 0]);
    expect(near(section.attentionOfWords("rollout"))).toEqual(
      near([1, 2, 1, 1, 1, 1].map((count) => count * even(0, 0))),
    );
  });
});
