/**
 * The visible part of the recurrence matrix. Coordinates are parts of the whole, 0..1: `x` along the query, `y` along the
 * reference, upwards.
 */
export interface View {
  /** The lower left corner. */
  x: number;
  y: number;
  /** Magnification; 1 shows the whole. */
  zoom: number;
}

export interface Point {
  x: number;
  y: number;
}

export const WHOLE: View = { x: 0, y: 0, zoom: 1 };

/** Seconds that are visible at the largest zoom. */
const CLOSEST_SECONDS = 15;

export function maxZoomOf(longestSeconds: number): number {
  return Math.max(1, longestSeconds / CLOSEST_SECONDS);
}

function clamped({ x, y, zoom }: View): View {
  const most = 1 - 1 / zoom;
  return { x: Math.min(most, Math.max(0, x)), y: Math.min(most, Math.max(0, y)), zoom };
}

/** Convert a point of the visible part to a point of the whole. */
export function toWhole(view: View, point: Point): Point {
  return { x: view.x + point.x / view.zoom, y: view.y + point.y / view.zoom };
}

/** Convert a point of the whole to a point of the visible part; outside 0..1 if it is not visible. */
export function toVisible(view: View, point: Point): Point {
  return { x: (point.x - view.x) * view.zoom, y: (point.y - view.y) * view.zoom };
}

/** Zoom by a factor around `anchor`, a point of the visible part, which stays in place. */
export function zoomedAt(view: View, factor: number, anchor: Point, maxZoom: number): View {
  const zoom = Math.min(maxZoom, Math.max(1, view.zoom * factor));
  const fixed = toWhole(view, anchor);
  return clamped({ x: fixed.x - anchor.x / zoom, y: fixed.y - anchor.y / zoom, zoom });
}

/** Move the view with the pointer, by parts of the visible part. */
export function dragged(view: View, by: Point): View {
  return clamped({ ...view, x: view.x - by.x / view.zoom, y: view.y - by.y / view.zoom });
}

/** Move the view as little as needed to show a point of the whole. */
export function showing(view: View, point: Point): View {
  const extent = 1 / view.zoom;
  const shifted = (from: number, target: number) => Math.min(target, Math.max(from, target - extent));
  return clamped({ ...view, x: shifted(view.x, point.x), y: shifted(view.y, point.y) });
}
