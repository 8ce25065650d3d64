import type { SectionAnswer } from '@/client';
import { type Moment, type Side, spanOf } from '@/lib/sections';
import { type View, WHOLE } from './matrixView';

/** Smallest width of the shorter strip, as part of the longer one. Both have one time scale down to there. */
const SHORTEST = 1 / 8;

/** Return the widths of both strips, 0..1, on one time scale. The width of the longer song is 1. */
export function stripWidths(durations: Moment): Moment {
  const longest = Math.max(durations.query, durations.reference, Number.EPSILON);
  const width = (side: Side) => Math.max(SHORTEST, durations[side] / longest);
  return { query: width('query'), reference: width('reference') };
}

/** Corners of a band, as parts of the width: top on the query's strip, bottom on the reference's. */
export interface Band {
  topLeft: number;
  topRight: number;
  bottomLeft: number;
  bottomRight: number;
}

/** Both strips: durations in seconds, widths 0..1, and the visible part of each. */
export interface Layout {
  durations: Moment;
  widths: Moment;
  view?: View;
}

/** Return where a time is on its strip: 0 and 1 are its visible ends. */
export function placeOf(side: Side, seconds: number, { durations, view = WHOLE }: Layout): number {
  const from = side === 'query' ? view.x : view.y;
  return (seconds / Math.max(durations[side], Number.EPSILON) - from) * view.zoom;
}

/** Return the band of a section. Stretches that begin before the visible part, or end after it, are cut at its ends. */
export function bandOf(section: SectionAnswer, layout: Layout): Band {
  const positionOf = (side: Side, seconds: number) =>
    Math.min(1, Math.max(0, placeOf(side, seconds, layout))) * layout.widths[side];
  const above = spanOf(section, 'query');
  const below = spanOf(section, 'reference');
  return {
    topLeft: positionOf('query', above.fromSeconds),
    topRight: positionOf('query', above.toSeconds),
    bottomLeft: positionOf('reference', below.fromSeconds),
    bottomRight: positionOf('reference', below.toSeconds),
  };
}

/** Whether any of the band is visible: it ends in a strip, not outside both. */
export function isBandVisible(section: SectionAnswer, layout: Layout): boolean {
  const isSeen = (side: Side) => {
    const { fromSeconds, toSeconds } = spanOf(section, side);
    return placeOf(side, toSeconds, layout) > 0 && placeOf(side, fromSeconds, layout) < 1;
  };
  return isSeen('query') || isSeen('reference');
}

/** Return the SVG path of a band. Its sides are cubic curves that meet both strips at right angles. */
export function ribbon({ topLeft, topRight, bottomLeft, bottomRight }: Band, width: number, height: number): string {
  const x = (part: number) => (part * width).toFixed(1);
  const middle = (height / 2).toFixed(1);
  const down = `C${x(topRight)} ${middle} ${x(bottomRight)} ${middle} ${x(bottomRight)} ${height}`;
  const up = `C${x(bottomLeft)} ${middle} ${x(topLeft)} ${middle} ${x(topLeft)} 0`;
  return `M${x(topLeft)} 0H${x(topRight)}${down}H${x(bottomLeft)}${up}Z`;
}

/**
 * Return how far a side of a ribbon has moved from its top to its bottom end, 0..1, at a height (0 top, 1 bottom). Solves
 * the cubic of `ribbon` for its parameter by bisection.
 */
function progressAt(height: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 20; step += 1) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < height) low = t;
    else high = t;
  }
  return 3 * (1 - low) * low ** 2 + low ** 3;
}

/** Return the left and right side of a band at a height, as parts of the width. */
function sidesAt(band: Band, height: number): { left: number; right: number } {
  const progress = progressAt(height);
  return {
    left: band.topLeft + progress * (band.bottomLeft - band.topLeft),
    right: band.topRight + progress * (band.bottomRight - band.topRight),
  };
}

/** Heights of the numbers, in turn, so that numbers of crossing bands do not overlap. */
const BADGE_HEIGHTS = [0.5, 0.26, 0.74] as const;

/** Return the position of a band's number, as parts of width and height. */
export function badgeOf(band: Band, index: number): { x: number; y: number } {
  const y = BADGE_HEIGHTS[index % BADGE_HEIGHTS.length] ?? 0.5;
  const { left, right } = sidesAt(band, y);
  return { x: (left + right) / 2, y };
}

/** Return the moment at a point of a band: the same fraction of both stretches. */
export function momentIn(section: SectionAnswer, layout: Layout, point: { x: number; y: number }): Moment {
  const { left, right } = sidesAt(bandOf(section, layout), point.y);
  const across = Math.min(1, Math.max(0, (point.x - left) / Math.max(right - left, Number.EPSILON)));
  // The nearer song decides, since the other may be cut elsewhere.
  const near: Side = point.y < 0.5 ? 'query' : 'reference';
  const { fromSeconds, toSeconds } = spanOf(section, near);
  const inside = (seconds: number) => Math.min(1, Math.max(0, placeOf(near, seconds, layout)));
  const place = inside(fromSeconds) + across * (inside(toSeconds) - inside(fromSeconds));
  const [start, end] = [placeOf(near, fromSeconds, layout), placeOf(near, toSeconds, layout)];
  const part = Math.min(1, Math.max(0, (place - start) / Math.max(end - start, Number.EPSILON)));
  const time = (side: Side) => {
    const span = spanOf(section, side);
    return span.fromSeconds + part * (span.toSeconds - span.fromSeconds);
  };
  return { query: time('query'), reference: time('reference') };
}
