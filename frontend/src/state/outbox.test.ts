import { beforeEach, describe, expect, it, vi } from "vitest";
import { checkOutbox, keep, type Outgoing, sent, waiting } from "./outbox";

const event = (title: string, at = "2026-01-01T00:00:00.000Z"): Outgoing => ({
  kind: "like",
  at,
  song: title,
  artist: "A",
  title,
  source: "page",
});

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

describe("the outbox", () => {
  it("has never been used in a new browser, and is empty once all is sent", () => {
    expect(waiting()).toBeNull();
    keep([event("a")]);
    sent([event("a")]);
    expect(waiting()).toEqual([]);
  });

  it("keeps what came while others were sent", () => {
    keep([event("a"), event("b")]);
    keep([event("c")]);
    sent([event("a"), event("b")]);
    expect(waiting()).toEqual([event("c")]);
  });

  it("tells the same song at two times apart", () => {
    keep([event("a"), event("a", "2026-01-02T00:00:00.000Z")]);
    sent([event("a")]);
    expect(waiting()).toHaveLength(1);
  });
});

describe("checkOutbox", () => {
  it("takes what is whole and leaves the rest", () => {
    expect(checkOutbox([event("a"), null, { kind: "love" }, { ...event("b"), title: "" }])).toEqual([event("a")]);
    expect(checkOutbox("broken")).toBeNull();
  });
});
