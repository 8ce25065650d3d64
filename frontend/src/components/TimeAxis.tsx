import { formatDuration } from '@/lib/format';
import { timeTicks } from '@/lib/timeAxis';
import classes from './TimeAxis.module.css';

/** From here on a mark is written on its left, so that nothing sticks out. */
const LATE = 0.85;

interface TimeAxisProps {
  fromSeconds: number;
  toSeconds: number;
  /** At most so many parts: fewer where the axis is short. */
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
          <span key={seconds} data-late={part > LATE || undefined} style={{ left: `${part * 100}%` }}>
            {formatDuration(seconds)}
          </span>
        );
      })}
    </div>
  );
}
