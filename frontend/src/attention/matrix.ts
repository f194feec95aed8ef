/** Sums, means and ranks. A matrix of shares is flat, t × t: row i tells what token i looks at. */

export type Values = readonly number[] | Float32Array;

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What one token looks at. */
export const row = (shares: Float32Array, size: number, token: number): Float32Array =>
  shares.subarray(token * size, (token + 1) * size);

/** Who looks at one token. */
export const column = (shares: Float32Array, size: number, token: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => shares[i * size + token]!);

/** Mean of some rows (all, without a list): what these tokens look at between them. */
export function meanRows(shares: Float32Array, size: number, rows?: readonly number[]): Float32Array {
  const chosen = rows ?? Array.from({ length: size }, (_, i) => i);
  const result = new Float32Array(size);
  for (const i of chosen) for (let j = 0; j < size; j++) result[j]! += shares[i * size + j]! / chosen.length;
  return result;
}

/** Rows weighted by shares that sum to 1: what a learned pooling draws from. */
export function weightedRows(shares: Float32Array, size: number, weights: readonly number[]): Float32Array {
  const result = new Float32Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) result[j]! += weights[i]! * shares[i * size + j]!;
  return result;
}

/** Sum of the values of each group of places. */
export const sumBy = (values: Values, groups: readonly (readonly number[])[]): number[] =>
  groups.map((places) => places.reduce((total, place) => total + values[place]!, 0));

/** The value below which a share of all values lies; the nearest one there is. */
export function quantile(values: Values, share: number): number {
  const order = Float64Array.from(values).sort();
  return order[Math.floor((order.length - 1) * share)] ?? 0;
}

/** Places of the largest values, the largest first. */
export const largest = (values: Values, most: number): number[] =>
  Array.from({ length: values.length }, (_, place) => place)
    .sort((one, other) => values[other]! - values[one]!)
    .slice(0, most);

/** Ranks from 0 to 1, the mean rank for equal values. */
export function ranks(values: readonly number[]): number[] {
  const order = [...values.entries()].sort(([, one], [, other]) => one - other);
  const result = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]![1] === order[from]![1]) to++;
    const rank = (from + to) / 2 / Math.max(1, order.length - 1);
    for (const [place] of order.slice(from, to + 1)) result[place] = rank;
    from = to + 1;
  }
  return result;
}
