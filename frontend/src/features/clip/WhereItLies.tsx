import type { SectionAnswer } from '@/client';
import { NoSpans, SpanBar } from '@/components/MatchedSpans';
import { formatDuration } from '@/lib/format';
import { merged, spanOf } from '@/lib/sections';

interface WhereItLiesProps {
  sections: readonly SectionAnswer[];
  /** Of the song that was found; the end of the last stretch where nobody knows. */
  durationSeconds: number | null;
}

/** Where in the song that was found the clip lies: a small bar along that song, and its times in words. */
export function WhereItLies({ sections, durationSeconds }: WhereItLiesProps) {
  const spans = merged(sections.map((section) => spanOf(section, 'reference')));
  const duration = Math.max(durationSeconds ?? 0, spans.at(-1)?.toSeconds ?? 0);
  if (spans.length === 0 || duration === 0) return <NoSpans />;
  const words = spans
    .map(({ fromSeconds, toSeconds }) => `${formatDuration(fromSeconds)}–${formatDuration(toSeconds)}`)
    .join(', ');
  return (
    <SpanBar
      spans={spans}
      durationSeconds={duration}
      label={`Lies at ${words} of ${formatDuration(duration)}`}
      words={words}
    />
  );
}
