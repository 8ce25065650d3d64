import type { EvidenceAnswer, SectionAnswer } from '@/client';
import { type Moment, otherSide, type Side, spanOf, type Times } from '@/lib/sections';

/** Path and sections, which map a time in one song to a time in the other. */
export type Alignment = Pick<EvidenceAnswer, 'path' | 'sections' | 'seconds_per_frame'> & {
  /** The middle of the matches along the path, in parts of frames; see `middleOf`. */
  middle?: readonly (readonly [number, number])[];
};

/** Return the index of the last step whose frame is at most `frame`, or -1. Binary search: frames increase along the path. */
function lastStepUpTo(path: readonly (readonly [number, number])[], axis: 0 | 1, frame: number): number {
  let low = -1;
  let high = path.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((path[middle]?.[axis] ?? 0) <= frame) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Map a time by linear interpolation of the path. Return null outside the path. */
function alongPath({ path, seconds_per_frame }: Alignment, side: Side, seconds: number): number | null {
  const [own, other] = side === 'query' ? ([0, 1] as const) : ([1, 0] as const);
  const frame = seconds / seconds_per_frame;
  const index = lastStepUpTo(path, own, frame);
  const before = path[index];
  const after = path[index + 1] ?? before;
  if (!before || !after || frame > after[own] + 1) return null;
  const gap = after[own] - before[own];
  const part = gap === 0 ? 0 : Math.min(1, (frame - before[own]) / gap);
  return (before[other] + part * (after[other] - before[other])) * seconds_per_frame;
}

/** Map a time along the straight line of a section, extrapolated beyond its ends. */
function alongSection(section: Times, side: Side, seconds: number): number {
  const own = spanOf(section, side);
  const other = spanOf(section, otherSide(side));
  const pace = (other.toSeconds - other.fromSeconds) / Math.max(0.001, own.toSeconds - own.fromSeconds);
  return other.fromSeconds + (seconds - own.fromSeconds) * pace;
}

/** Return the distance in seconds of a time from a section; 0 inside. */
function distanceTo(section: SectionAnswer, side: Side, seconds: number): number {
  const { fromSeconds, toSeconds } = spanOf(section, side);
  return Math.max(fromSeconds - seconds, seconds - toSeconds, 0);
}

/** Largest distance of the path from the straight line of a section: seconds, or part of a long section. */
const NEAR_LINE_SECONDS = 6;
const NEAR_LINE_PART = 0.1;

/** Whether the path, which maps `seconds` to `byPath`, runs along the section there. */
export function runsAlong(section: Times, side: Side, seconds: number, byPath: number | null): byPath is number {
  const { fromSeconds, toSeconds } = spanOf(section, side);
  const reach = Math.max(NEAR_LINE_SECONDS, NEAR_LINE_PART * (toSeconds - fromSeconds));
  return byPath !== null && Math.abs(byPath - alongSection(section, side, seconds)) <= reach;
}

const strongest = (sections: readonly SectionAnswer[]): SectionAnswer | undefined =>
  [...sections].sort((a, b) => b.strength - a.strength)[0];

/**
 * Return the section by which a time is matched, if one contains it: `preferred`, else the one on the path, else the
 * strongest.
 */
export function sectionHolding(
  alignment: Alignment,
  side: Side,
  seconds: number,
  preferred?: SectionAnswer,
): SectionAnswer | undefined {
  const containing = alignment.sections.filter((section) => distanceTo(section, side, seconds) === 0);
  const byPath = alongPath(alignment, side, seconds);
  return (
    containing.find((section) => section === preferred) ??
    containing.find((section) => runsAlong(section, side, seconds, byPath)) ??
    strongest(containing)
  );
}

/**
 * Return the time in the other song that matches a time in this one.
 *
 * If no section contains it, extrapolate the nearest one. Without sections, return the same time.
 */
export function counterpart(alignment: Alignment, side: Side, seconds: number, preferred?: SectionAnswer): number {
  const chosen = sectionHolding(alignment, side, seconds, preferred);
  const byPath = alongPath(alignment, side, seconds);
  if (chosen) return runsAlong(chosen, side, seconds, byPath) ? byPath : alongSection(chosen, side, seconds);
  const [nearest] = [...alignment.sections].sort((a, b) => distanceTo(a, side, seconds) - distanceTo(b, side, seconds));
  return nearest ? alongSection(nearest, side, seconds) : seconds;
}

/**
 * Return the sections that the path runs through, which are in the same order in both songs. The others are repeats, such
 * as a chorus that also matches a later chorus. Return all sections if the path runs through none.
 */
export function onThePath(alignment: Alignment): ReadonlySet<SectionAnswer> {
  const main = alignment.sections.filter((section) => {
    const middle = (section.query_start_s + section.query_end_s) / 2;
    return runsAlong(section, 'query', middle, alongPath(alignment, 'query', middle));
  });
  return new Set(main.length > 0 ? main : alignment.sections);
}

/** Return the line of a section from start to end, along the path where the path runs through it. */
export function courseOf({ path, seconds_per_frame }: Alignment, section: SectionAnswer): Moment[] {
  const start = { query: section.query_start_s, reference: section.reference_start_s };
  const end = { query: section.query_end_s, reference: section.reference_end_s };
  const steps = path.map(([i, j]) => ({ query: i * seconds_per_frame, reference: j * seconds_per_frame }));
  const isPart = ({ query, reference }: Moment) =>
    query > start.query &&
    query < end.query &&
    reference > start.reference &&
    reference < end.reference &&
    runsAlong(section, 'query', query, reference);
  const along = steps.filter(isPart);
  const isNear = (edge: Moment, step: Moment | undefined) =>
    step === undefined ||
    Math.max(Math.abs(edge.query - step.query), Math.abs(edge.reference - step.reference)) <= NEAR_LINE_SECONDS;
  // Leave out a start or end that the path misses: it would bend the line.
  return [...(isNear(start, along[0]) ? [start] : []), ...along, ...(isNear(end, along.at(-1)) ? [end] : [])];
}

/** Clamp both times to the durations of the songs. */
export function within(moment: Moment, durations: Moment): Moment {
  const clamp = (side: Side) => Math.min(durations[side], Math.max(0, moment[side]));
  return { query: clamp('query'), reference: clamp('reference') };
}

/** Largest distance in seconds from the line of a section at which a click belongs to it. */
const NEAR_SECONDS = 4;

/** Return the strongest section whose line passes the moment, if any. */
export function sectionAt(alignment: Alignment, { query, reference }: Moment): SectionAnswer | undefined {
  return strongest(
    alignment.sections.filter(
      (section) =>
        distanceTo(section, 'query', query) === 0 &&
        Math.abs(counterpart(alignment, 'query', query, section) - reference) <= NEAR_SECONDS,
    ),
  );
}
