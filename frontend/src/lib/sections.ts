import type { SectionAnswer, VerdictAnswer } from '@/client';

/** Where a section is in both songs. */
export type Times = Pick<SectionAnswer, 'query_start_s' | 'query_end_s' | 'reference_start_s' | 'reference_end_s'>;

/** One of the two songs of a check. */
export type Side = 'query' | 'reference';

/** A time in each of the two songs, in seconds. */
export type Moment = Record<Side, number>;

export interface Span {
  fromSeconds: number;
  toSeconds: number;
}

/** Return the span of a section in one song. */
export function spanOf(section: Times, side: Side): Span {
  return side === 'query'
    ? { fromSeconds: section.query_start_s, toSeconds: section.query_end_s }
    : { fromSeconds: section.reference_start_s, toSeconds: section.reference_end_s };
}

export const otherSide = (side: Side): Side => (side === 'query' ? 'reference' : 'query');

/** Return the start of a section in both songs. */
export function startOf(section: SectionAnswer): Moment {
  return { query: section.query_start_s, reference: section.reference_start_s };
}

/** Return where the songs of a verdict match: its sections, or the stretch of the one recording that both hold. */
export function stretchesOf({
  sections,
  same_recording: same,
}: Pick<VerdictAnswer, 'sections' | 'same_recording'>): SectionAnswer[] {
  if (!same) return sections;
  const { query_start_s, reference_start_s, matched_s, speed } = same;
  const query_end_s = query_start_s + matched_s;
  const reference_end_s = reference_start_s + matched_s / speed;
  return [{ query_start_s, query_end_s, reference_start_s, reference_end_s, strength: 1, gain: 0 }];
}

/** Merge overlapping spans. The result is in order of time. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromSeconds - b.fromSeconds)) {
    const last = result.at(-1);
    if (last && span.fromSeconds <= last.toSeconds) last.toSeconds = Math.max(last.toSeconds, span.toSeconds);
    else result.push({ ...span });
  }
  return result;
}

/** Return how many seconds of a song the sections cover together. */
export function coveredSeconds(sections: readonly Times[], side: Side): number {
  const parts = merged(sections.map((section) => spanOf(section, side)));
  return parts.reduce((sum, { fromSeconds, toSeconds }) => sum + toSeconds - fromSeconds, 0);
}

/** Return the section that is longest in the query. */
export function longest(sections: readonly SectionAnswer[]): SectionAnswer | undefined {
  const length = (section: SectionAnswer) => section.query_end_s - section.query_start_s;
  return sections.reduce<SectionAnswer | undefined>(
    (best, section) => (best === undefined || length(section) > length(best) ? section : best),
    undefined,
  );
}

/** Return the parts of a song between the spans. */
export function gapsOf(spans: readonly Span[], durationSeconds: number): Span[] {
  const edges = [{ fromSeconds: 0, toSeconds: 0 }, ...merged(spans)];
  return edges
    .map(({ toSeconds }, index) => ({
      fromSeconds: toSeconds,
      toSeconds: edges[index + 1]?.fromSeconds ?? durationSeconds,
    }))
    .filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds);
}

/** Return a React key that is unique among the sections of a pair. */
export function keyOf(section: SectionAnswer): string {
  return `${section.query_start_s} ${section.reference_start_s} ${section.query_end_s}`;
}
