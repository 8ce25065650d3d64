import type { SectionAnswer } from '@/client';
import { formatDuration } from '@/lib/format';
import { merged, spanOf } from '@/lib/sections';
import classes from './WhereItLies.module.css';

interface WhereItLiesProps {
  sections: readonly SectionAnswer[];
  /** Of the song that was found; the end of the last stretch where nobody knows. */
  durationSeconds: number | null;
}

/** Where in the song that was found the clip lies: a small bar along that song, and its times in words. */
export function WhereItLies({ sections, durationSeconds }: WhereItLiesProps) {
  const spans = merged(sections.map((section) => spanOf(section, 'reference')));
  const duration = Math.max(durationSeconds ?? 0, spans.at(-1)?.toSeconds ?? 0);
  if (spans.length === 0 || duration === 0) return <span className={classes.words}>no stretch matches</span>;
  const part = (seconds: number) => `${(seconds / duration) * 100}%`;
  const words = spans
    .map(({ fromSeconds, toSeconds }) => `${formatDuration(fromSeconds)}–${formatDuration(toSeconds)}`)
    .join(', ');
  return (
    <span className={classes.part}>
      <span className={classes.bar} role="img" aria-label={`Lies at ${words} of ${formatDuration(duration)}`}>
        {spans.map(({ fromSeconds, toSeconds }) => (
          <span key={fromSeconds} style={{ left: part(fromSeconds), width: part(toSeconds - fromSeconds) }} />
        ))}
      </span>
      <span className={classes.words} aria-hidden="true">
        {words}
      </span>
    </span>
  );
}
