/** Smooth curves through points, drawn as the server computes them (Steffen 1990: no swing beyond two neighbours). */

export interface Knot {
  /** Where on the way, 0..1, rising from knot to knot. */
  at: number;
  level: number;
}

/** The slope at each knot. */
function tangents(knots: readonly Knot[]): number[] {
  const slope = knots.slice(1).map((knot, i) => (knot.level - knots[i]!.level) / (knot.at - knots[i]!.at));
  if (slope.length < 2) return [slope[0] ?? 0, slope[0] ?? 0];
  const inner = slope.slice(1).map((after, i) => {
    const before = slope[i]!;
    const left = knots[i + 1]!.at - knots[i]!.at;
    const right = knots[i + 2]!.at - knots[i + 1]!.at;
    const mean = (before * right + after * left) / (left + right);
    const least = Math.min(Math.abs(before), Math.abs(after), Math.abs(mean) / 2);
    return (Math.sign(before) + Math.sign(after)) * least;
  });
  const first = (3 * slope[0]! - inner[0]!) / 2;
  const last = (3 * slope.at(-1)! - inner.at(-1)!) / 2;
  return [first, ...inner, last];
}

/** The level of the curve somewhere on the way. */
export function levelAt(knots: readonly Knot[], at: number): number {
  const slopes = tangents(knots);
  let piece = 0;
  while (piece < knots.length - 2 && at >= knots[piece + 1]!.at) piece++;
  const [from, to] = [knots[piece]!, knots[piece + 1]!];
  const width = to.at - from.at;
  const t = (at - from.at) / width;
  return (
    (2 * t ** 3 - 3 * t ** 2 + 1) * from.level +
    (t ** 3 - 2 * t ** 2 + t) * width * slopes[piece]! +
    (3 * t ** 2 - 2 * t ** 3) * to.level +
    (t ** 3 - t ** 2) * width * slopes[piece + 1]!
  );
}

/** The curve as the commands of an SVG path. */
export function curvePath(knots: readonly Knot[], x: (at: number) => number, y: (level: number) => number): string {
  const slopes = tangents(knots);
  const place = (at: number, level: number) => `${x(at).toFixed(1)},${y(level).toFixed(1)}`;
  const pieces = knots.slice(1).map((to, i) => {
    const from = knots[i]!;
    const third = (to.at - from.at) / 3;
    const out = place(from.at + third, from.level + slopes[i]! * third);
    const into = place(to.at - third, to.level - slopes[i + 1]! * third);
    return `C${out} ${into} ${place(to.at, to.level)}`;
  });
  return `M${place(knots[0]!.at, knots[0]!.level)}${pieces.join("")}`;
}
