import type { ImportAnswer } from '@/client';
import classes from './Imports.module.css';
import { progressOf } from './words';

const OUTCOMES = ['added', 'duplicate', 'refused'] as const;

/** How many items have which outcome, as parts of a bar. The words beside it say the same. */
export function OutcomeBar({ found }: { found: Pick<ImportAnswer, 'counts'> }) {
  const { total } = progressOf(found);
  return (
    <div className={classes.bar} aria-hidden="true">
      {OUTCOMES.map((outcome) => (
        <span
          key={outcome}
          data-outcome={outcome}
          style={{ width: `${total ? (100 * found.counts[outcome]) / total : 0}%` }}
        />
      ))}
    </div>
  );
}
