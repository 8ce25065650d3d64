/** What part of the map is seen: the point of the map, from 0 to 1, in the middle of the picture, and pixels per unit. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

const MARGIN = 0.92;
const LARGEST_ZOOM = 4_000;

/** The view of the whole map. */
export function wholeMap({ width, height }: Size): View {
  return { x: 0.5, y: 0.5, scale: Math.max(1, Math.min(width, height) * MARGIN) };
}

/** The view of some points, not nearer than a tenth of the map. */
export function viewOf(points: readonly Point[], size: Size): View {
  if (points.length === 0) return wholeMap(size);
  const [left, right] = extent(points.map(({ x }) => x));
  const [top, bottom] = extent(points.map(({ y }) => y));
  const nearest = Math.min(size.width, size.height) / 0.1;
  const scale = Math.min(size.width / (right - left || 1e-9), size.height / (bottom - top || 1e-9)) * MARGIN * 0.8;
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(nearest, scale) };
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** From the map to pixels from the upper left corner. */
export function toScreen({ x, y }: Point, view: View, { width, height }: Size): Point {
  return { x: (x - view.x) * view.scale + width / 2, y: (y - view.y) * view.scale + height / 2 };
}

/** From pixels to the map. */
export function toMap({ x, y }: Point, view: View, { width, height }: Size): Point {
  return { x: (x - width / 2) / view.scale + view.x, y: (y - height / 2) / view.scale + view.y };
}

/** Enlarge by a factor; the point under `at`, in pixels, stays there. */
export function zoomed(view: View, factor: number, at: Point, size: Size): View {
  const smallest = wholeMap(size).scale / 2;
  const scale = Math.min(wholeMap(size).scale * LARGEST_ZOOM, Math.max(smallest, view.scale * factor));
  const fixed = toMap(at, view, size);
  return kept({
    x: fixed.x - (at.x - size.width / 2) / scale,
    y: fixed.y - (at.y - size.height / 2) / scale,
    scale,
  });
}

/** Move by pixels. */
export function moved(view: View, by: Point): View {
  return kept({ ...view, x: view.x - by.x / view.scale, y: view.y - by.y / view.scale });
}

/** The map cannot be lost: its middle stays over it. */
function kept({ x, y, scale }: View): View {
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)), scale };
}
