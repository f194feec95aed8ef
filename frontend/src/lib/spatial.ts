/** Where points are: a grid of cells over the unit square, so that a hover among 100,000 songs looks at a handful. */

export interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

const PER_CELL = 8;

export class Grid {
  private readonly side: number;
  private readonly starts: Uint32Array;
  private readonly members: Uint32Array;

  constructor(
    private readonly x: ArrayLike<number>,
    private readonly y: ArrayLike<number>,
  ) {
    this.side = Math.max(1, Math.ceil(Math.sqrt(x.length / PER_CELL)));
    const cells = this.side * this.side;
    this.starts = new Uint32Array(cells + 1);
    for (let i = 0; i < x.length; i++) this.starts[this.cell(x[i]!, y[i]!) + 1]!++;
    for (let c = 0; c < cells; c++) this.starts[c + 1]! += this.starts[c]!;
    const next = this.starts.slice();
    this.members = new Uint32Array(x.length);
    for (let i = 0; i < x.length; i++) this.members[next[this.cell(x[i]!, y[i]!)]!++] = i;
  }

  /** The points inside a box that may be seen, in no order; the search ends once there are more than most. */
  within(box: Box, seen: (i: number) => boolean = () => true, most = Infinity): number[] {
    const found: number[] = [];
    const [left, right, bottom, top] = [
      this.step(box.left),
      this.step(box.right),
      this.step(box.bottom),
      this.step(box.top),
    ];
    for (let row = bottom; row <= top; row++) {
      const last = this.starts[row * this.side + right + 1]!;
      for (let at = this.starts[row * this.side + left]!; at < last; at++) {
        const i = this.members[at]!;
        const [px, py] = [this.x[i]!, this.y[i]!];
        if (px >= box.left && px <= box.right && py >= box.bottom && py <= box.top && seen(i)) found.push(i);
        if (found.length > most) return found;
      }
    }
    return found;
  }

  /** The point nearest to a place, no farther than a radius, among those that may be seen; -1 if there is none. */
  nearest(px: number, py: number, radius: number, seen: (i: number) => boolean): number {
    let best = -1;
    let least = radius * radius;
    for (const i of this.within({ left: px - radius, right: px + radius, bottom: py - radius, top: py + radius })) {
      const distance = (this.x[i]! - px) ** 2 + (this.y[i]! - py) ** 2;
      if (distance <= least && seen(i)) {
        best = i;
        least = distance;
      }
    }
    return best;
  }

  /** The points inside a closed outline of [x, y, x, y, ...]. */
  inside(outline: readonly number[]): number[] {
    const xs = outline.filter((_, at) => at % 2 === 0);
    const ys = outline.filter((_, at) => at % 2 === 1);
    if (xs.length < 3) return [];
    const box = { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
    return this.within(box).filter((i) => encloses(xs, ys, this.x[i]!, this.y[i]!));
  }

  private step(value: number): number {
    return Math.min(this.side - 1, Math.max(0, Math.floor(value * this.side)));
  }

  private cell(x: number, y: number): number {
    return this.step(y) * this.side + this.step(x);
  }
}

/** Even-odd rule: a ray from the point crosses the outline an odd number of times. */
function encloses(xs: readonly number[], ys: readonly number[], px: number, py: number): boolean {
  let odd = false;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) {
    const [ax, ay, bx, by] = [xs[i]!, ys[i]!, xs[j]!, ys[j]!];
    if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
