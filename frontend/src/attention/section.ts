/** A section as the views read it: its lines, what belongs to them, and its matrices of attention. */

import type { Measure, SectionData } from "./data";
import { meanRows, sumBy } from "./matrix";

export interface Line {
  start: number;
  end: number;
  /** Indices of its tokens; special tokens are in no line. */
  tokens: number[];
  words: number[];
}

const SQUARES = Float32Array.from({ length: 256 }, (_, byte) => (byte / 255) ** 2);

async function inflate(text: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export class Section {
  /** Number of tokens. */
  readonly size: number;
  readonly lines: readonly Line[];
  /** Which tokens are the tokenizer's own. */
  readonly special: readonly boolean[];
  readonly tokensOfWord: readonly number[][];
  /** -1 for special tokens. */
  readonly lineOfToken: readonly number[];
  private readonly characters: readonly string[];
  private readonly matrices = new Map<string, Float32Array>();
  private readonly received = new Map<Measure, number[]>();

  private constructor(
    readonly data: SectionData,
    private readonly heads: readonly number[],
    private readonly bytes: Uint8Array,
  ) {
    this.size = data.tokens.length;
    this.characters = Array.from(data.text);
    this.special = data.tokens.map(([, , word]) => word < 0);
    const lines = cutLines(this.characters);
    const lineOf = (place: number) => lines.findLastIndex((line) => line.start <= place);
    const tokensOfWord: number[][] = data.words.map(() => []);
    this.lineOfToken = data.tokens.map(([start, , word], token) => {
      if (word < 0) return -1;
      tokensOfWord[word]!.push(token);
      lines[lineOf(start)]!.tokens.push(token);
      return lineOf(start);
    });
    for (const [word, [start]] of data.words.entries()) lines[lineOf(start)]!.words.push(word);
    this.lines = lines;
    this.tokensOfWord = tokensOfWord;
  }

  /** heads: how many each layer of the model has. */
  static async unpack(data: SectionData, heads: readonly number[]): Promise<Section> {
    return new Section(data, heads, await inflate(data.matrices));
  }

  /** What the song calls it; without a name, by its number among the sections. */
  name(number: number): string {
    const [part, parts] = this.data.part;
    return (this.data.label ?? `Section ${number + 1}`) + (parts > 1 ? `, part ${part} of ${parts}` : "");
  }

  text(start: number, end: number): string {
    return this.characters.slice(start, end).join("");
  }

  tokenText(token: number): string {
    const [start, end, word, name] = this.data.tokens[token]!;
    return word < 0 ? (name ?? "") : this.text(start, end);
  }

  wordText(word: number): string {
    return this.text(...this.data.words[word]!);
  }

  lineText(line: number): string {
    const { start, end } = this.lines[line]!;
    return this.text(start, end);
  }

  /** Shares (t × t) of one head; head -1 is the mean of a layer's heads, layer -1 that of all layers. */
  attention(layer: number, head: number): Float32Array {
    const all = this.heads.map((_, row) => row);
    const layers = layer < 0 ? all : [layer];
    return this.matrix(
      layer < 0 ? "mean" : `${layer} ${head}`,
      layers.flatMap((row) => {
        const count = this.heads[row]!;
        const chosen = layer < 0 || head < 0 ? Array.from({ length: count }, (_, i) => i) : [head];
        return chosen.map((i): [number, number] => [this.first(row) + i, 1 / chosen.length / layers.length]);
      }),
    );
  }

  /** Attention through all layers: from which tokens each token's last vector comes, (t × t). */
  rollout(): Float32Array {
    return this.matrix("rollout", [[this.first(this.heads.length), 1]]);
  }

  /** Attention that each word gets, the sum of its tokens'. */
  attentionOfWords(measure: Measure): number[] {
    const known = this.received.get(measure);
    if (known) return known;
    const shares =
      measure === "reading"
        ? this.data.pooling.emotions!
        : meanRows(measure === "rollout" ? this.rollout() : this.attention(-1, -1), this.size);
    const words = sumBy(shares, this.tokensOfWord);
    this.received.set(measure, words);
    return words;
  }

  /** The number of a layer's first matrix. */
  private first(layer: number): number {
    return this.heads.slice(0, layer).reduce((total, count) => total + count, 0);
  }

  /** Weighted sum of matrices: [number, weight] of each. */
  private matrix(key: string, parts: readonly [number, number][]): Float32Array {
    const known = this.matrices.get(key);
    if (known) return known;
    const square = this.size ** 2;
    const result = new Float32Array(square);
    for (const [number, weight] of parts) {
      const from = number * square;
      for (let place = 0; place < square; place++) result[place]! += SQUARES[this.bytes[from + place]!]! * weight;
    }
    this.matrices.set(key, result);
    return result;
  }
}

function cutLines(characters: readonly string[]): Line[] {
  const lines: Line[] = [{ start: 0, end: 0, tokens: [], words: [] }];
  for (const [place, character] of characters.entries()) {
    if (character === "\n") lines.push({ start: place + 1, end: place + 1, tokens: [], words: [] });
    else lines.at(-1)!.end = place + 1;
  }
  return lines;
}
