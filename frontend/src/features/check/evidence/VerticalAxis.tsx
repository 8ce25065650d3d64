import { formatDuration } from '@/lib/format';
import { timeTicks } from '@/lib/timeAxis';
import classes from './VerticalAxis.module.css';

/** From here on a mark is written below its line, so that nothing sticks out. */
const LATE = 0.94;

/** Minutes and seconds beside a picture, rising upwards. */
export function VerticalAxis({ fromSeconds, toSeconds }: { fromSeconds: number; toSeconds: number }) {
  const span = Math.max(Number.EPSILON, toSeconds - fromSeconds);
  return (
    <div className={classes.axis} aria-hidden="true">
      {timeTicks(fromSeconds, toSeconds).map((seconds) => {
        const part = (seconds - fromSeconds) / span;
        return (
          <span key={seconds} data-late={part > LATE || undefined} style={{ bottom: `${part * 100}%` }}>
            {formatDuration(seconds)}
          </span>
        );
      })}
    </div>
  );
}
