import type { EvidenceAnswer, SectionAnswer } from '@/client';
import { type Alignment, runsAlong, sectionHolding } from '@/lib/alignment';
import { unpackBits } from '@/lib/bits';
import { type Side, spanOf, type Times } from '@/lib/sections';

/** How far on each side of a moment the path counts. Tempo is steady for so long, and the frames' edges average out. */
const AROUND_SECONDS = 10;
const FEWEST_STEPS = 12;
/** A step that lies further from the line, in frames, belongs to another stretch. */
const FARTHEST_FRAMES = 2;

/** Where the other song is, and how many of its seconds pass in one of this song. */
export interface Course {
  seconds: number;
  pace: number;
}

interface Point {
  /** Seconds from the moment, in this song. */
  from: number;
  other: number;
  weight: number;
}

/**
 * Return the course of the other song at a moment, by the straight line through the path around it. The path goes in whole
 * frames of half a second: who followed its steps would hear the songs apart by a beat now here, now there.
 *
 * Return null outside sections, and where the path has too few steps or no common line.
 */
export function courseAt(alignment: Alignment, side: Side, seconds: number, preferred?: SectionAnswer): Course | null {
  const frame = alignment.seconds_per_frame;
  const section = sectionHolding(alignment, side, seconds, preferred);
  const around = section ? pointsAround(alignment, side, seconds, section) : [];
  const rough = lineThrough(around);
  if (!rough) return null;
  const near = around.filter(
    ({ from, other }) => Math.abs(other - rough.seconds - rough.pace * from) <= FARTHEST_FRAMES * frame,
  );
  // Two stretches, such as on both sides of a jump, have no common line.
  return near.length < 0.8 * around.length ? null : lineThrough(near);
}

/** Return the steps of the path around a moment, along the section. Near steps count more. */
function pointsAround(alignment: Alignment, side: Side, seconds: number, section: Times): Point[] {
  const { path, middle = path, seconds_per_frame } = alignment;
  const [own, other] = side === 'query' ? ([0, 1] as const) : ([1, 0] as const);
  const { fromSeconds, toSeconds } = spanOf(section, side);
  return middle.flatMap((step) => {
    const [at, there] = [step[own] * seconds_per_frame, step[other] * seconds_per_frame];
    const part = Math.abs(at - seconds) / AROUND_SECONDS;
    if (part >= 1 || at < fromSeconds || at > toSeconds || !runsAlong(section, side, at, there)) return [];
    return [{ from: at - seconds, other: there, weight: (1 - part ** 3) ** 3 }];
  });
}

/** Weighted least squares. */
function lineThrough(points: readonly Point[]): Course | null {
  if (points.length < FEWEST_STEPS) return null;
  let [sum, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const { from, other, weight } of points) {
    sum += weight;
    x += weight * from;
    y += weight * other;
    xx += weight * from * from;
    xy += weight * from * other;
  }
  const spread = sum * xx - x * x;
  if (spread <= 0) return null;
  const pace = (sum * xy - x * y) / spread;
  return { seconds: (y - pace * x) / sum, pace };
}

/** Cells on each side of the path that may belong to the same match. */
const REACH = 5;
const LONGEST_STACK = 32;

/**
 * Return the middle of the matches along the path, in parts of frames.
 *
 * A cell of the matrix compares stacks of frames that begin there, so its time is the middle of the stack. A chord that
 * both songs hold makes a block of cells, and where their tempo differs a little the path goes along the edge of it: by
 * the path alone, the songs would be heard up to a second apart.
 *
 * @param querySeconds Duration of the first song.
 */
export function middleOf(evidence: EvidenceAnswer, querySeconds: number): [number, number][] {
  const { shape, matrix, path, seconds_per_frame } = evidence;
  const [nRows, nColumns] = shape;
  const cells = unpackBits(matrix, nRows * nColumns);
  const isMatch = (row: number, column: number) =>
    row >= 0 && row < nRows && column >= 0 && column < nColumns && cells[row * nColumns + column] === 1;
  const stack = Math.round(querySeconds / seconds_per_frame) - nRows;
  const half = Math.min(LONGEST_STACK, Math.max(0, stack)) / 2;
  /** The number of matches in a row, at right angles to the path. */
  const run = ([row, column]: [number, number], sign: 1 | -1) => {
    let n = 0;
    while (n < REACH && isMatch(row - sign * (n + 1), column + sign * (n + 1))) n += 1;
    return n;
  };
  return path.map((step) => {
    const beside = (run(step, 1) - run(step, -1)) / 2;
    return [step[0] - beside + half, step[1] + beside + half];
  });
}
