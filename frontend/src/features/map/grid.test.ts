import { describe, expect, it } from 'vitest';
import { Grid } from './grid';
import { moved, toMap, toScreen, viewOf, wholeMap, zoomed } from './view';

/** Numbers between 0 and 1 that look random and are the same at every run. */
function noise(count: number, seed: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, index) => Math.abs(Math.sin((index + 1) * 12.9898 + seed) * 43758.5453) % 1,
  );
}

const [x, y] = [noise(2_000, 1), noise(2_000, 2)];
const grid = new Grid(x, y);
const everything = [...x.keys()];
const at = (point: number) => ({ x: x[point] ?? 0, y: y[point] ?? 0 });

describe('the grid', () => {
  it('finds what a look at every point finds', () => {
    const inBox = everything.filter((point) => at(point).x >= 0.2 && at(point).x <= 0.4 && at(point).y >= 0.7);
    expect(grid.within(0.2, 0.7, 0.4, 1).sort((a, b) => a - b)).toEqual(inBox);
    expect(inBox.length).toBeGreaterThan(20);

    const place = { x: 0.31, y: 0.62 };
    const far = (point: number) => Math.hypot(at(point).x - place.x, at(point).y - place.y);
    const nearest = everything.reduce((best, point) => (far(point) < far(best) ? point : best));
    expect(grid.nearest(place, 0.2)).toBe(nearest);
    expect(grid.nearest(place, far(nearest) / 2)).toBeNull();
  });

  it('finds the points inside an outline, also one that bends inwards', () => {
    const corners = [
      { x: 0.1, y: 0.1 },
      { x: 0.9, y: 0.1 },
      { x: 0.5, y: 0.4 },
      { x: 0.9, y: 0.9 },
      { x: 0.1, y: 0.9 },
    ];
    const found = new Set(grid.inside(corners));
    const inNotch = everything.filter((point) => at(point).x > 0.85 && at(point).y > 0.3 && at(point).y < 0.6);
    const inMiddle = everything.filter(
      (point) => at(point).x > 0.15 && at(point).x < 0.45 && at(point).y > 0.15 && at(point).y < 0.85,
    );
    expect(inNotch.some((point) => found.has(point))).toBe(false);
    expect(inMiddle.every((point) => found.has(point))).toBe(true);
    expect(grid.inside(corners.slice(0, 2))).toEqual([]);
  });

  it('takes points at the very edges, and none', () => {
    expect(new Grid(Float32Array.of(0, 1), Float32Array.of(1, 0)).within(0, 0, 1, 1).sort()).toEqual([0, 1]);
    expect(new Grid(new Float32Array(), new Float32Array()).nearest({ x: 0.5, y: 0.5 }, 1)).toBeNull();
  });
});

const SIZE = { width: 600, height: 400 };

describe('the view', () => {
  it('keeps the place under the pointer when it is enlarged', () => {
    const pointer = { x: 123, y: 321 };
    const before = wholeMap(SIZE);
    const after = zoomed(before, 3, pointer, SIZE);
    expect(toMap(pointer, after, SIZE).x).toBeCloseTo(toMap(pointer, before, SIZE).x, 6);
    expect(after.scale).toBeCloseTo(3 * before.scale);
    expect(toScreen(toMap(pointer, after, SIZE), after, SIZE).y).toBeCloseTo(321);
  });

  it('cannot be moved off the map or made endlessly small', () => {
    expect(moved(wholeMap(SIZE), { x: 1e6, y: -1e6 })).toMatchObject({ x: 0, y: 1 });
    expect(zoomed(wholeMap(SIZE), 1e-9, { x: 0, y: 0 }, SIZE).scale).toBe(wholeMap(SIZE).scale / 2);
  });

  it('shows some points with room around them', () => {
    const view = viewOf(
      [
        { x: 0.2, y: 0.2 },
        { x: 0.8, y: 0.4 },
      ],
      SIZE,
    );
    const corner = toScreen({ x: 0.2, y: 0.2 }, view, SIZE);
    expect(corner.x).toBeGreaterThan(20);
    expect(corner.x).toBeLessThan(150);
  });
});
