import { describe, expect, it } from "vitest";
import { change, correlation, fullEffect, isMeaning, known, shown, verdict } from "./effects";
import { sample } from "./sample";

const JOY = 1;
const MEANING = 6;

/** Effects of each word on joy and on the meaning. */
const effects = (joy: number[], degrees: number[] = joy) =>
  joy.map((amount, word) => [0, amount, 0, 0, 0, 0, degrees[word]!]);

describe("the effect of a word", () => {
  it("is shown in full near the largest of the song, though that be one that lowers it", async () => {
    const tenths = Array.from({ length: 50 }, (_, word) => word / 10);
    const sections = [
      await sample({ effect: effects(tenths) }),
      await sample({ effect: effects(tenths.map((amount) => -5 - amount)) }),
    ];
    expect(fullEffect(sections, JOY)).toBe(9.7);
  });

  it("is not blown up where no word does much", async () => {
    const sections = [await sample({ effect: effects([0.01, 0.02], [0.1, 0.2]) })];
    expect(fullEffect(sections, JOY)).toBe(0.3);
    expect(fullEffect(sections, MEANING)).toBe(1);
  });

  it("fills a word that raises, marks one that lowers, and leaves one that does neither", () => {
    expect(shown(2, 2)).toEqual({ fill: 1, against: false });
    expect(shown(5, 2).fill).toBe(1);
    expect(shown(-1, 2)).toEqual({ fill: 0, against: true });
    expect(shown(0.01, 2)).toEqual({ fill: 0, against: false });
    expect(shown(-0.1, 2)).toEqual({ fill: 0, against: false });
  });

  it("is written in points of a ratio, or in degrees", () => {
    expect([change(0.0123, JOY), change(-0.2, JOY), change(3.456, MEANING)]).toEqual(["+1.2", "−20.0", "3.46°"]);
    expect([isMeaning(JOY), isMeaning(MEANING)]).toEqual([false, true]);
  });
});

describe("whether attention would have told", () => {
  it("is asked of the measures that the model has", () => {
    expect(known({ rollout: [], attention: [] })).toEqual(["attention", "rollout"]);
    expect(known({ attention: [], rollout: [], reading: [] })).toEqual(["reading", "attention", "rollout"]);
  });

  it("is said by the best of them", () => {
    const said = (...values: (number | null)[]) =>
      verdict({ attention: [0, values[0] ?? null], rollout: [0, values[1] ?? null] }, JOY).split(/[ :]/)[0];
    expect(said(null, null)).toBe("Too");
    expect(said(-0.4, null)).toBe("Hardly");
    expect(said(0.1, 0.3)).toBe("In");
    expect(said(0.6, -1)).toBe("Largely");
  });

  it("is written with a true minus, and a dash where it is undefined", () => {
    expect([correlation(0.456), correlation(-0.1), correlation(null)]).toEqual(["0.46", "−0.10", "–"]);
  });
});
