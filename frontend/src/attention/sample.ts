/** A section to test with. Of its words one is of two tokens, one is sung twice, one is a character of two code units. */

import type { SectionData } from "./data";
import { Section } from "./section";

/** Heads of each layer. The three are `itself`, `first` and `even`. */
const HEADS = [2, 1];
export const SIZE = 9;

const DATA: Omit<SectionData, "matrices"> = {
  label: "Verse",
  part: [1, 1],
  times: 1,
  text: "come rain now\n🌧 Come home",
  words: [
    [0, 4],
    [5, 9],
    [10, 13],
    [14, 15],
    [16, 20],
    [21, 25],
  ],
  tokens: [
    [-1, -1, -1, "[CLS]"],
    [0, 4, 0],
    [5, 7, 1],
    [7, 9, 1],
    [10, 13, 2],
    [14, 15, 3],
    [16, 20, 4],
    [21, 25, 5],
    [-1, -1, -1, "[SEP]"],
  ],
  ratios: [0.5, 0.1, 0.1, 0.1, 0.1, 0.1],
  without: [],
  effect: [],
  agreement: { attention: [0.1], rollout: [0.2] },
  pooling: {},
};

/** The share of its attention that one token gives another. */
type Head = (from: number, to: number) => number;

export const itself: Head = (from, to) => (from === to ? 1 : 0);
export const first: Head = (_, to) => (to === 0 ? 1 : 0);
export const even: Head = () => 1 / SIZE;

/** Pack heads as `lyricsbert.lab.attention.page` does. */
async function pack(heads: readonly Head[]): Promise<string> {
  const bytes = heads.flatMap((head) =>
    Array.from({ length: SIZE ** 2 }, (_, place) =>
      Math.round(Math.sqrt(head(Math.floor(place / SIZE), place % SIZE)) * 255),
    ),
  );
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream("deflate"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(String.fromCharCode(...packed));
}

/** The section, with some of its data replaced, and its rollout. */
export async function sample(data: Partial<SectionData> = {}, rollout: Head = even): Promise<Section> {
  return Section.unpack({ ...DATA, matrices: await pack([itself, first, even, rollout]), ...data }, HEADS);
}
