import type { SectionAnswer } from '@/client';
import { formatDuration } from '@/lib/format';
import { coveredSeconds, merged, spanOf } from '@/lib/sections';
import classes from './MatchedPart.module.css';

interface MatchedPartProps {
  sections: readonly SectionAnswer[];
  /** Of the song on this page; the end of the last section where nobody knows. */
  durationSeconds: number | null;
}

/** Which stretches of this page's song are found in the other: a small bar along it. */
export function MatchedPart({ sections, durationSeconds }: MatchedPartProps) {
  const spans = merged(sections.map((section) => spanOf(section, 'query')));
  const duration = Math.max(durationSeconds ?? 0, spans.at(-1)?.toSeconds ?? 0);
  if (spans.length === 0 || duration === 0) return <span className={classes.words}>no stretch matches</span>;
  const words = spans.map(
    ({ fromSeconds, toSeconds }) => `${formatDuration(fromSeconds)}–${formatDuration(toSeconds)}`,
  );
  const part = (seconds: number) => `${(seconds / duration) * 100}%`;
  return (
    <span className={classes.part}>
      <span
        className={classes.bar}
        role="img"
        aria-label={`Matches ${words.join(', ')} of ${formatDuration(duration)}`}
        title={words.join(', ')}
      >
        {spans.map(({ fromSeconds, toSeconds }) => (
          <span key={fromSeconds} style={{ left: part(fromSeconds), width: part(toSeconds - fromSeconds) }} />
        ))}
      </span>
      <span className={classes.words} aria-hidden="true">
        {formatDuration(coveredSeconds(sections, 'query'))} of {formatDuration(duration)}
      </span>
    </span>
  );
}
