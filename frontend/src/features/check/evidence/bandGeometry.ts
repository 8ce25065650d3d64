import type { SectionAnswer } from '@/client';
import { type Moment, type Side, spanOf } from '@/lib/sections';

/** A strip is never shorter than this part of the other, however short its song is. */
const SHORTEST = 1 / 3;

/** Widths of the two strips, 0..1, the longer song's 1: both on one scale of time while the shorter can be read. */
export function stripWidths(durations: Moment): Moment {
  const longest = Math.max(durations.query, durations.reference, Number.EPSILON);
  const width = (side: Side) => Math.max(SHORTEST, durations[side] / longest);
  return { query: width('query'), reference: width('reference') };
}

/** Corners of a band, in parts of the whole width: above on the query's strip, below on the reference's. */
export interface Band {
  topLeft: number;
  topRight: number;
  bottomLeft: number;
  bottomRight: number;
}

export function bandOf(section: SectionAnswer, durations: Moment, widths: Moment): Band {
  const place = (side: Side, seconds: number) =>
    (Math.min(durations[side], Math.max(0, seconds)) / Math.max(durations[side], Number.EPSILON)) * widths[side];
  const above = spanOf(section, 'query');
  const below = spanOf(section, 'reference');
  return {
    topLeft: place('query', above.fromSeconds),
    topRight: place('query', above.toSeconds),
    bottomLeft: place('reference', below.fromSeconds),
    bottomRight: place('reference', below.toSeconds),
  };
}

/** Outline of a band for SVG: sides that leave both strips upright, as a ribbon would. */
export function ribbon({ topLeft, topRight, bottomLeft, bottomRight }: Band, width: number, height: number): string {
  const x = (part: number) => (part * width).toFixed(1);
  const middle = (height / 2).toFixed(1);
  const down = `C${x(topRight)} ${middle} ${x(bottomRight)} ${middle} ${x(bottomRight)} ${height}`;
  const up = `C${x(bottomLeft)} ${middle} ${x(topLeft)} ${middle} ${x(topLeft)} 0`;
  return `M${x(topLeft)} 0H${x(topRight)}${down}H${x(bottomLeft)}${up}Z`;
}

/**
 * How far a ribbon's side has gone from its upper to its lower end, 0..1, at a height, 0 above and 1 below: the cubic
 * of `ribbon`, whose height is solved for its parameter.
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

/** Left and right side of a band at a height, in parts of the whole width. */
function sidesAt(band: Band, height: number): { left: number; right: number } {
  const gone = progressAt(height);
  return {
    left: band.topLeft + gone * (band.bottomLeft - band.topLeft),
    right: band.topRight + gone * (band.bottomRight - band.topRight),
  };
}

/** Heights at which numbers stand, one after another, so that those of crossing bands do not hide each other. */
const BADGE_HEIGHTS = [0.5, 0.26, 0.74] as const;

/** Where the number of a band stands, in parts of the whole. */
export function badgeOf(band: Band, place: number): { x: number; y: number } {
  const y = BADGE_HEIGHTS[place % BADGE_HEIGHTS.length] ?? 0.5;
  const { left, right } = sidesAt(band, y);
  return { x: (left + right) / 2, y };
}

/** The moment under a point of a band, both in parts of the whole: as far into one stretch as into the other. */
export function momentIn(section: SectionAnswer, band: Band, point: { x: number; y: number }): Moment {
  const { left, right } = sidesAt(band, point.y);
  const part = Math.min(1, Math.max(0, (point.x - left) / Math.max(right - left, Number.EPSILON)));
  const time = (side: Side) => {
    const { fromSeconds, toSeconds } = spanOf(section, side);
    return fromSeconds + part * (toSeconds - fromSeconds);
  };
  return { query: time('query'), reference: time('reference') };
}
