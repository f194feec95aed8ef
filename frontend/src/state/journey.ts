/** A journey as the page has it, as an address and as a request; what is in the address is all there is of it. */

import type { JourneyBody } from "../api/client";
import { AFFECTS, type Affect, LEAST, MOST } from "../lib/affect";
import type { Advisory } from "./leaveOut";

/** Where the curve can be taken hold of. */
export const HOLDS = [0.25, 0.5, 0.75] as const;
export const LENGTHS = [6, 8, 12, 16, 20, 30] as const;
export const LONGEST_END = 2000;

export type Bend = Partial<Record<Affect, number>>;

export interface JourneyState {
  /** How somebody feels, and wants to feel: words, or "Artist - Title". */
  from: string;
  to: string;
  k: number;
  /** What was pulled where, in the order of HOLDS. */
  bends: readonly Bend[];
  /** Songs that have their place: their ids by place. */
  fixed: Readonly<Record<number, string>>;
  /** Ids of songs that are not wanted. */
  without: readonly string[];
}

const NO_BENDS: readonly Bend[] = HOLDS.map(() => ({}));

export const NO_JOURNEY: JourneyState = { from: "", to: "", k: 12, bends: NO_BENDS, fixed: {}, without: [] };

export const isBent = (journey: JourneyState): boolean => journey.bends.some((bend) => Object.keys(bend).length > 0);

const levels = (bend: Bend): string => AFFECTS.map((affect) => bend[affect] ?? "").join(",");

/** The address of a journey. */
export function journeyAddress(journey: JourneyState): string {
  const query = new URLSearchParams();
  if (journey.from) query.set("from", journey.from);
  if (journey.to) query.set("to", journey.to);
  if (journey.k !== NO_JOURNEY.k) query.set("k", String(journey.k));
  journey.bends.forEach((bend, i) => {
    if (Object.keys(bend).length > 0) query.append("via", `${HOLDS[i]}:${levels(bend)}`);
  });
  for (const [place, id] of Object.entries(journey.fixed)) query.append("fixed", `${place}:${id}`);
  for (const id of journey.without) query.append("without", id);
  return query.size > 0 ? `#/journey?${query}` : "#/journey";
}

/** The journey that an address asks for; what makes no sense is left out. */
export function readJourney(query: URLSearchParams): JourneyState {
  const bends = HOLDS.map((hold) => {
    const said = query.getAll("via").find((via) => Number(via.split(":")[0]) === hold);
    const bend: Bend = {};
    (said?.split(":")[1] ?? "").split(",").forEach((text, i) => {
      const level = text.trim() === "" ? Number.NaN : Number(text);
      const affect = AFFECTS[i];
      if (affect && level >= LEAST && level <= MOST) bend[affect] = level;
    });
    return bend;
  });
  const k = Number(query.get("k") ?? NO_JOURNEY.k);
  const length = LENGTHS.find((one) => one === k) ?? NO_JOURNEY.k;
  const fixed: Record<number, string> = {};
  for (const said of query.getAll("fixed")) {
    const [place = "", id = ""] = said.split(":");
    if (/^\d+$/.test(place) && Number(place) < length && id) fixed[Number(place)] = id;
  }
  return {
    from: (query.get("from") ?? "").slice(0, LONGEST_END),
    to: (query.get("to") ?? "").slice(0, LONGEST_END),
    k: length,
    bends,
    fixed,
    without: [...new Set(query.getAll("without").filter(Boolean))],
  };
}

/** What is asked of the server; null while there is nothing to ask. */
export function journeyBody(
  journey: JourneyState,
  leaveOut: readonly Advisory[] = [],
  isMisread = false,
): JourneyBody | null {
  const [from, to] = [journey.from.trim(), journey.to.trim()];
  if (!from || !to) return null;
  return {
    start: { text: from },
    goal: { text: to },
    k: journey.k,
    via: journey.bends.flatMap((bend, i) => (Object.keys(bend).length > 0 ? [{ position: HOLDS[i]!, ...bend }] : [])),
    fixed: Object.entries(journey.fixed).map(([place, song]) => ({ place: Number(place), song })),
    without: [...journey.without],
    leave_out: [...leaveOut],
    ignore: isMisread ? ["help"] : [],
  };
}

/** The journey with another song at one place, and all the others where they are. */
export const withAnother = (journey: JourneyState, ids: readonly string[], place: number): JourneyState => ({
  ...journey,
  fixed: Object.fromEntries(ids.flatMap((id, at) => (at === place ? [] : [[at, id]]))),
  without: [...journey.without, ids[place]!],
});

/** The journey pulled to a level somewhere; songs find their places anew. */
export const bent = (journey: JourneyState, hold: number, affect: Affect, level: number): JourneyState => ({
  ...journey,
  bends: journey.bends.map((bend, i) => (i === hold ? { ...bend, [affect]: level } : bend)),
  fixed: {},
});

export const straightened = (journey: JourneyState): JourneyState => ({ ...journey, bends: NO_BENDS, fixed: {} });
