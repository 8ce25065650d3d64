import type { VerdictAnswer } from '@/client';
import { formatProbability } from '@/lib/format';
import { VERDICTS } from '@/theme/verdicts';
import classes from './VerdictBadge.module.css';
import { VerdictIcon } from './VerdictIcon';

/** A verdict in one line: icon, word, probability, and the probability as a bar. */
export function VerdictBadge({ verdict }: { verdict: VerdictAnswer }) {
  const { short, colour } = VERDICTS[verdict.decision];
  return (
    <span className={classes.badge}>
      <span className={classes.words} style={{ color: colour }}>
        <VerdictIcon decision={verdict.decision} size={16} />
        {short}
      </span>
      <span className={classes.figure}>{formatProbability(verdict.probability)}</span>
      <span className={classes.bar} aria-hidden="true">
        <span style={{ width: `${verdict.probability * 100}%`, background: colour }} />
      </span>
    </span>
  );
}
