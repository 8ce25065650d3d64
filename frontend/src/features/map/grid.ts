import type { Point } from './view';

const PER_CELL = 8;

/** Finds points of a unit square by their place. */
export class Grid {
  private readonly side: number;
  private readonly starts: Uint32Array;
  private readonly members: Uint32Array;

  constructor(
    private readonly x: Float32Array,
    private readonly y: Float32Array,
  ) {
    this.side = Math.max(1, Math.ceil(Math.sqrt(x.length / PER_CELL)));
    this.starts = new Uint32Array(this.side * this.side + 1);
    for (let point = 0; point < x.length; point += 1) {
      const next = this.cellOf(point) + 1;
      this.starts[next] = (this.starts[next] ?? 0) + 1;
    }
    for (let cell = 1; cell < this.starts.length; cell += 1) {
      this.starts[cell] = (this.starts[cell] ?? 0) + (this.starts[cell - 1] ?? 0);
    }
    const filled = this.starts.slice();
    this.members = new Uint32Array(x.length);
    for (let point = 0; point < x.length; point += 1) {
      const cell = this.cellOf(point);
      const place = filled[cell] ?? 0;
      this.members[place] = point;
      filled[cell] = place + 1;
    }
  }

  /** The points of a rectangle, its edges included, in no order. */
  within(left: number, top: number, right: number, bottom: number): number[] {
    const found: number[] = [];
    const [fromX, toX] = [this.clamped(left), this.clamped(right)];
    for (let row = this.clamped(top); row <= this.clamped(bottom); row += 1) {
      const first = this.starts[row * this.side + fromX] ?? 0;
      const end = this.starts[row * this.side + toX + 1] ?? 0;
      for (let place = first; place < end; place += 1) {
        const point = this.members[place] ?? 0;
        const [px, py] = [this.x[point] ?? 0, this.y[point] ?? 0];
        if (px >= left && px <= right && py >= top && py <= bottom) found.push(point);
      }
    }
    return found;
  }

  /** The point nearest to a place, within a distance; null if there is none. */
  nearest({ x, y }: Point, distance: number): number | null {
    let [best, least]: [number | null, number] = [null, distance * distance];
    for (const point of this.within(x - distance, y - distance, x + distance, y + distance)) {
      const far = ((this.x[point] ?? 0) - x) ** 2 + ((this.y[point] ?? 0) - y) ** 2;
      if (far <= least) [best, least] = [point, far];
    }
    return best;
  }

  /** The points inside a polygon, which is closed by a line from its last corner to the first. */
  inside(corners: readonly Point[]): number[] {
    if (corners.length < 3) return [];
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
    return this.within(...box).filter((point) => isInside(this.x[point] ?? 0, this.y[point] ?? 0, corners));
  }

  private cellOf(point: number): number {
    return this.clamped(this.y[point] ?? 0) * this.side + this.clamped(this.x[point] ?? 0);
  }

  private clamped(value: number): number {
    return Math.min(this.side - 1, Math.max(0, Math.floor(value * this.side)));
  }
}

/** Whether a ray to the right crosses the outline an odd number of times. */
function isInside(x: number, y: number, corners: readonly Point[]): boolean {
  let isIn = false;
  let last = corners.at(-1);
  for (const corner of corners) {
    if (last && corner.y > y !== last.y > y) {
      const crossing = ((last.x - corner.x) * (y - corner.y)) / (last.y - corner.y) + corner.x;
      if (x < crossing) isIn = !isIn;
    }
    last = corner;
  }
  return isIn;
}
