/** Which line of a lyric is sung when. */

import type { Section } from "../api/client";

export interface TimedLine {
  section: number;
  line: number;
  seconds: number;
}

/** A line is marked a little early: whoever reads along is ahead of the voice. */
const AHEAD = 0.2;

/** All lines with a time, the first sung first. */
export const timedLines = (sections: readonly Pick<Section, "times">[]): TimedLine[] =>
  sections
    .flatMap(({ times }, section) =>
      (times ?? []).flatMap((seconds, line) => (seconds === null ? [] : [{ section, line, seconds }])),
    )
    .sort((a, b) => a.seconds - b.seconds);

/** The index of the line that is sung at a second; -1 before the first. */
export const lineAt = (lines: readonly TimedLine[], position: number): number =>
  lines.findLastIndex(({ seconds }) => seconds <= position + AHEAD);
