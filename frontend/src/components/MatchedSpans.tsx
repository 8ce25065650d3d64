import type { Span } from '@/lib/sections';
import classes from './MatchedSpans.module.css';

interface SpanBarProps {
  /** Stretches of the song, in order, none over another. */
  spans: readonly Span[];
  durationSeconds: number;
  /** The same in words, for whoever does not see the bar. */
  label: string;
  title?: string;
  /** Shown below the bar. */
  words: string;
}

/** Stretches of a song: a small bar along it, with words below. */
export function SpanBar({ spans, durationSeconds, label, title, words }: SpanBarProps) {
  const part = (seconds: number) => `${(seconds / durationSeconds) * 100}%`;
  return (
    <span className={classes.part}>
      <span className={classes.bar} role="img" aria-label={label} title={title}>
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

/** In place of the bar where there is nothing to draw. */
export function NoSpans() {
  return <span className={classes.words}>no stretch matches</span>;
}
