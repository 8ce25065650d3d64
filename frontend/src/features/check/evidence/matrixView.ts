/**
 * Which part of the recurrence matrix is shown. Places are parts of the whole, 0..1: `x` along the query, `y` along the
 * reference, which rises upwards.
 */
export interface View {
  /** The lower left corner. */
  x: number;
  y: number;
  /** How many times larger than the whole; 1 shows everything. */
  zoom: number;
}

export interface Point {
  x: number;
  y: number;
}

export const WHOLE: View = { x: 0, y: 0, zoom: 1 };

/** So much of a song stays visible at the closest, in seconds. */
const CLOSEST_SECONDS = 15;

export function maxZoomOf(longestSeconds: number): number {
  return Math.max(1, longestSeconds / CLOSEST_SECONDS);
}

function clamped({ x, y, zoom }: View): View {
  const most = 1 - 1 / zoom;
  return { x: Math.min(most, Math.max(0, x)), y: Math.min(most, Math.max(0, y)), zoom };
}

/** A place of the whole, from a place of the visible part. */
export function toWhole(view: View, point: Point): Point {
  return { x: view.x + point.x / view.zoom, y: view.y + point.y / view.zoom };
}

/** A place of the visible part, from a place of the whole; outside 0..1 where it is not visible. */
export function toVisible(view: View, point: Point): Point {
  return { x: (point.x - view.x) * view.zoom, y: (point.y - view.y) * view.zoom };
}

/** Closer by a factor, or farther below 1; what lies under `anchor`, a place of the visible part, stays there. */
export function zoomedAt(view: View, factor: number, anchor: Point, maxZoom: number): View {
  const zoom = Math.min(maxZoom, Math.max(1, view.zoom * factor));
  const fixed = toWhole(view, anchor);
  return clamped({ x: fixed.x - anchor.x / zoom, y: fixed.y - anchor.y / zoom, zoom });
}

/** Moved so that what was seen follows the hand, by parts of the visible part. */
export function dragged(view: View, by: Point): View {
  return clamped({ ...view, x: view.x - by.x / view.zoom, y: view.y - by.y / view.zoom });
}

/** Moved as little as it takes for a place of the whole to be visible. */
export function showing(view: View, point: Point): View {
  const extent = 1 / view.zoom;
  const shifted = (from: number, place: number) => Math.min(place, Math.max(from, place - extent));
  return clamped({ ...view, x: shifted(view.x, point.x), y: shifted(view.y, point.y) });
}
