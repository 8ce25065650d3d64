import { formatDistance } from '@/lib/format';
import classes from './DistanceScale.module.css';

const MAX_DISTANCE = 2;

interface DistanceScaleProps {
  /** Euclidean distance of two unit vectors, 0..2. */
  distance: number;
  /** Distance below which a verdict is likely. */
  threshold: number;
  colour: string;
}

function percent(distance: number): string {
  return `${(Math.min(MAX_DISTANCE, Math.max(0, distance)) / MAX_DISTANCE) * 100}%`;
}

/** Where the distance lies between 0 and 2, and on which side of the threshold. */
export function DistanceScale({ distance, threshold, colour }: DistanceScaleProps) {
  const side = distance < threshold ? 'nearer than' : 'farther than';
  return (
    <div>
      <p className={classes.name}>Distance</p>
      <p className={classes.words}>
        <span className="tabular">{formatDistance(distance)}</span>, {side} the threshold of{' '}
        <span className="tabular">{formatDistance(threshold)}</span>
      </p>
      <div className={classes.scale} aria-hidden="true">
        <span className={classes.likely} style={{ width: percent(threshold) }} />
        <span className={classes.threshold} style={{ insetInlineStart: percent(threshold) }} />
        <span className={classes.point} style={{ insetInlineStart: percent(distance), background: colour }} />
      </div>
      <p className={classes.ends} aria-hidden="true">
        <span>0, the same</span>
        <span>2, opposite</span>
      </p>
    </div>
  );
}
