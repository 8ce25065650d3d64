import { formatDuration } from '@/lib/format';
import { coveredSeconds, merged, type Side, spanOf, type Times } from '@/lib/sections';
import { t } from '@/lib/texts';
import classes from './MatchedSpans.module.css';

interface MatchedSpansProps {
  sections: readonly Times[];
  /** The song that the bar stands for. */
  side: Side;
  /** Duration of that song. Null if unknown: the bar then ends with the last section. */
  durationSeconds: number | null;
  /** Text below the bar: the matched length ("2:30 of 12:34 matches") or the times ("at 1:00–3:00, 5:00–5:30"). */
  caption: 'length' | 'times';
}

/** A bar along one song that marks the stretches found in the other song, with a caption below. */
export function MatchedSpans({ sections, side, durationSeconds, caption }: MatchedSpansProps) {
  const spans = merged(sections.map((section) => spanOf(section, side)));
  const duration = Math.max(durationSeconds ?? 0, spans.at(-1)?.toSeconds ?? 0);
  if (spans.length === 0 || duration === 0) return null;
  const times = spans
    .map(({ fromSeconds, toSeconds }) => `${formatDuration(fromSeconds)}–${formatDuration(toSeconds)}`)
    .join(', ');
  const length = t('{n} of {total}', {
    n: formatDuration(coveredSeconds(sections, side)),
    total: formatDuration(duration),
  });
  const percent = (seconds: number) => `${(seconds / duration) * 100}%`;
  return (
    <span className={classes.spans}>
      <span
        className={classes.bar}
        role="img"
        aria-label={t('Matches {times} of {duration}', { times, duration: formatDuration(duration) })}
        title={times}
      >
        {spans.map(({ fromSeconds, toSeconds }) => (
          <span key={fromSeconds} style={{ left: percent(fromSeconds), width: percent(toSeconds - fromSeconds) }} />
        ))}
      </span>
      <span className={classes.caption} aria-hidden="true">
        {caption === 'times' ? t('at {times}', { times }) : t('{length} matches', { length })}
      </span>
    </span>
  );
}
