/** How well songs match, as it is shown. */

/**
 * The scores as a reader may compare them: what comes nearest to them and never grows down the list (isotonic regression
 * by pooling adjacent violators). Variety may put a song behind one that it outscores, and its bare number would deny
 * the order of the list.
 */
export function shownScores(scores: readonly number[]): number[] {
  const pools: { sum: number; songs: number }[] = [];
  for (const score of scores) {
    let pool = { sum: Math.min(1, Math.max(0, score)), songs: 1 };
    for (let last = pools.at(-1); last && last.sum * pool.songs < pool.sum * last.songs; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, songs: pool.songs + last.songs };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, songs }) => Array<number>(songs).fill(sum / songs));
}
