import { describe, expect, it } from "vitest";
import { ALL, evenShares, lineFlow, lineShares, results, sources, specialShare } from "./rollout";
import { first, itself, SIZE, sample } from "./sample";

const POOLING = { emotions: [0, 1, 0, 0, 0, 0, 0, 0, 0], embedding: [0, 0, 0, 0, 0, 0.5, 0.5, 0, 0] };

describe("results", () => {
  it("are the mean of all tokens and what the model learned to pool", async () => {
    expect(results(await sample())).toEqual([[ALL, "mean of all tokens"]]);
    expect(results(await sample({ pooling: { ...POOLING, own: [] } }))).toEqual([
      [ALL, "mean of all tokens"],
      ["embedding", "embedding"],
      ["emotions", "emotion head"],
      ["own", "own"],
    ]);
  });
});

describe("sources", () => {
  it("of a result are those of the tokens that it pools", async () => {
    const section = await sample({ pooling: POOLING }, itself);
    expect([...sources(section, "emotions")]).toEqual(POOLING.emotions);
    expect([...sources(section, "embedding")]).toEqual(POOLING.embedding);
    for (const share of sources(section, ALL)) expect(share).toBeCloseTo(1 / SIZE);
  });

  it("of a line are those of its tokens, whatever the result", async () => {
    const section = await sample({ pooling: POOLING }, itself);
    expect([...sources(section, "emotions", 0)]).toEqual([0, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0]);
  });
});

describe("lines", () => {
  it("share out what comes from words, and leave the special tokens aside", async () => {
    const section = await sample();
    const shares = sources(section, ALL);
    expect(lineShares(section, shares)[0]).toBeCloseTo(4 / 7);
    expect(lineShares(section, shares)[1]).toBeCloseTo(3 / 7);
    expect(specialShare(section, shares)).toBeCloseTo(2 / 9, 2);
  });

  it("get nothing where all comes from special tokens", async () => {
    const section = await sample({}, first);
    expect(lineShares(section, sources(section, ALL))).toEqual([0, 0]);
    expect(specialShare(section, sources(section, ALL))).toBeCloseTo(1);
  });

  it("come from themselves where each token does", async () => {
    expect(lineFlow(await sample({}, itself))).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it("would get as much as they are long", async () => {
    expect(evenShares(await sample())).toEqual([4 / 7, 3 / 7]);
  });
});
