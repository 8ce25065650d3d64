import type { SectionAnswer } from '@/client';
import { NoSpans, SpanBar } from '@/components/MatchedSpans';
import { formatDuration } from '@/lib/format';
import { coveredSeconds, merged, spanOf } from '@/lib/sections';

interface MatchedPartProps {
  sections: readonly SectionAnswer[];
  /** Of the song on this page; the end of the last section where nobody knows. */
  durationSeconds: number | null;
}

/** Which stretches of this page's song are found in the other: a small bar along it. */
export function MatchedPart({ sections, durationSeconds }: MatchedPartProps) {
  const spans = merged(sections.map((section) => spanOf(section, 'query')));
  const duration = Math.max(durationSeconds ?? 0, spans.at(-1)?.toSeconds ?? 0);
  if (spans.length === 0 || duration === 0) return <NoSpans />;
  const words = spans
    .map(({ fromSeconds, toSeconds }) => `${formatDuration(fromSeconds)}–${formatDuration(toSeconds)}`)
    .join(', ');
  return (
    <SpanBar
      spans={spans}
      durationSeconds={duration}
      label={`Matches ${words} of ${formatDuration(duration)}`}
      title={words}
      words={`${formatDuration(coveredSeconds(sections, 'query'))} of ${formatDuration(duration)}`}
    />
  );
}
