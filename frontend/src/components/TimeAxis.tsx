import { formatDuration } from '@/lib/format';
import classes from './TimeAxis.module.css';

const STEPS_SECONDS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 3600, 7200] as const;
const LARGEST_STEP_SECONDS = 7200;

/**
 * Return the marks of a time axis in seconds: multiples of a round step.
 *
 * @param nParts maximum number of steps between both ends.
 */
export function timeTicks(fromSeconds: number, toSeconds: number, nParts = 6): number[] {
  const span = toSeconds - fromSeconds;
  const step = STEPS_SECONDS.find((candidate) => span / candidate <= nParts) ?? LARGEST_STEP_SECONDS;
  const first = Math.ceil(fromSeconds / step);
  const last = Math.floor(toSeconds / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** Marks beyond this part of the axis are written before their line, so that the text stays inside. */
const LATE_ACROSS = 0.85;
const LATE_UPWARDS = 0.94;

interface TimeAxisProps {
  fromSeconds: number;
  toSeconds: number;
  /** Maximum number of parts: fewer where the axis is short. */
  nParts?: number;
  className?: string;
}

/** Minutes and seconds below a picture of a song, or of a part of it. */
export function TimeAxis({ fromSeconds, toSeconds, nParts = 6, className = '' }: TimeAxisProps) {
  const span = Math.max(Number.EPSILON, toSeconds - fromSeconds);
  return (
    <div className={`${classes.axis} ${className}`} aria-hidden="true">
      {timeTicks(fromSeconds, toSeconds, nParts).map((seconds) => {
        const part = (seconds - fromSeconds) / span;
        return (
          <span key={seconds} data-late={part > LATE_ACROSS || undefined} style={{ left: `${part * 100}%` }}>
            {formatDuration(seconds)}
          </span>
        );
      })}
    </div>
  );
}

/** Minutes and seconds to the left of a picture, from bottom to top. */
export function VerticalTimeAxis({ fromSeconds, toSeconds }: Pick<TimeAxisProps, 'fromSeconds' | 'toSeconds'>) {
  const span = Math.max(Number.EPSILON, toSeconds - fromSeconds);
  return (
    <div className={classes.vertical} aria-hidden="true">
      {timeTicks(fromSeconds, toSeconds).map((seconds) => {
        const part = (seconds - fromSeconds) / span;
        return (
          <span key={seconds} data-late={part > LATE_UPWARDS || undefined} style={{ bottom: `${part * 100}%` }}>
            {formatDuration(seconds)}
          </span>
        );
      })}
    </div>
  );
}
