import type { EvidenceAnswer, SectionAnswer } from '@/client';
import { type Moment, otherSide, type Side, spanOf } from '@/lib/sections';

/** What leads from a time in one song to the time in the other: the path, and the sections. */
export type Alignment = Pick<EvidenceAnswer, 'path' | 'sections' | 'seconds_per_frame'>;

/** Place of the last step of the path whose frame is at most `frame`; -1 before the first. Steps rise in both songs. */
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

/** By the path, between the two steps around the time; null beside the path. */
function alongPath({ path, seconds_per_frame }: Alignment, side: Side, seconds: number): number | null {
  const [own, other] = side === 'query' ? ([0, 1] as const) : ([1, 0] as const);
  const frame = seconds / seconds_per_frame;
  const place = lastStepUpTo(path, own, frame);
  const before = path[place];
  const after = path[place + 1] ?? before;
  if (!before || !after || frame > after[own] + 1) return null;
  const gap = after[own] - before[own];
  const part = gap === 0 ? 0 : Math.min(1, (frame - before[own]) / gap);
  return (before[other] + part * (after[other] - before[other])) * seconds_per_frame;
}

/** Along the straight line of a section, and on beyond its ends at the same pace. */
function alongSection(section: SectionAnswer, side: Side, seconds: number): number {
  const own = spanOf(section, side);
  const other = spanOf(section, otherSide(side));
  const pace = (other.toSeconds - other.fromSeconds) / Math.max(0.001, own.toSeconds - own.fromSeconds);
  return other.fromSeconds + (seconds - own.fromSeconds) * pace;
}

/** How far a time lies outside a section, in seconds; 0 inside. */
function distanceTo(section: SectionAnswer, side: Side, seconds: number): number {
  const { fromSeconds, toSeconds } = spanOf(section, side);
  return Math.max(fromSeconds - seconds, seconds - toSeconds, 0);
}

/** How far from the straight line of a section the path may run, in seconds, or in parts of a long section: tempo bends it. */
const NEAR_LINE_SECONDS = 6;
const NEAR_LINE_PART = 0.1;

/** Whether the path, which leads from a time of this song to a time of the other, runs along the section there. */
function runsAlong(section: SectionAnswer, side: Side, seconds: number, byPath: number | null): byPath is number {
  const { fromSeconds, toSeconds } = spanOf(section, side);
  const reach = Math.max(NEAR_LINE_SECONDS, NEAR_LINE_PART * (toSeconds - fromSeconds));
  return byPath !== null && Math.abs(byPath - alongSection(section, side, seconds)) <= reach;
}

const strongest = (sections: readonly SectionAnswer[]): SectionAnswer | undefined =>
  [...sections].sort((a, b) => b.strength - a.strength)[0];

/**
 * The time in the other song that belongs to a time in this one.
 *
 * Of the sections that hold the time the preferred one comes first, then that on the path, then the strongest. Where
 * none holds it, the nearest is drawn on at its own pace; without any, both songs go alike.
 */
export function counterpart(alignment: Alignment, side: Side, seconds: number, preferred?: SectionAnswer): number {
  const holding = alignment.sections.filter((section) => distanceTo(section, side, seconds) === 0);
  const byPath = alongPath(alignment, side, seconds);
  const chosen =
    holding.find((section) => section === preferred) ??
    holding.find((section) => runsAlong(section, side, seconds, byPath)) ??
    strongest(holding);
  if (chosen) return runsAlong(chosen, side, seconds, byPath) ? byPath : alongSection(chosen, side, seconds);
  const [nearest] = [...alignment.sections].sort((a, b) => distanceTo(a, side, seconds) - distanceTo(b, side, seconds));
  return nearest ? alongSection(nearest, side, seconds) : seconds;
}

/**
 * The sections that the path runs through: they follow one another in both songs. The others are repeats, as a chorus
 * that is like a later chorus too. Where the path runs through none, none is told apart.
 */
export function onThePath(alignment: Alignment): ReadonlySet<SectionAnswer> {
  const main = alignment.sections.filter((section) => {
    const middle = (section.query_start_s + section.query_end_s) / 2;
    return runsAlong(section, 'query', middle, alongPath(alignment, 'query', middle));
  });
  return new Set(main.length > 0 ? main : alignment.sections);
}

/** The line of a section, from its beginning to its end: by way of the path where that runs through it. */
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
  // An edge that the path misses would be a hook on the line.
  return [...(isNear(start, along[0]) ? [start] : []), ...along, ...(isNear(end, along.at(-1)) ? [end] : [])];
}

/** Both times, kept inside both songs. */
export function within(moment: Moment, durations: Moment): Moment {
  const clamp = (side: Side) => Math.min(durations[side], Math.max(0, moment[side]));
  return { query: clamp('query'), reference: clamp('reference') };
}

/** So far from the line of a section, in seconds, a moment still belongs to it: about what a hand can point at. */
const NEAR_SECONDS = 4;

/** The section on whose line a moment lies, if any: the strongest of them. */
export function sectionAt(alignment: Alignment, { query, reference }: Moment): SectionAnswer | undefined {
  return strongest(
    alignment.sections.filter(
      (section) =>
        distanceTo(section, 'query', query) === 0 &&
        Math.abs(counterpart(alignment, 'query', query, section) - reference) <= NEAR_SECONDS,
    ),
  );
}
