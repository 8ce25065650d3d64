import type { CaseAnswer } from '@/client';
import { formatDay, formatMoment } from '@/lib/format';
import classes from './Cases.module.css';

/** Whether the case can still change. */
export function CaseState({ of }: { of: CaseAnswer }) {
  const { frozen_at, frozen_by, made_by, created_at, sha256 } = of;
  return (
    <div>
      <p className={classes.note}>
        {made_by ? `Opened ${formatDay(created_at)} by ${made_by.name}.` : `Opened ${formatDay(created_at)}.`}{' '}
        {frozen_at === null
          ? 'It is open: pairs can be added and removed.'
          : frozen_by
            ? `Frozen ${formatMoment(frozen_at)} by ${frozen_by.name}: only notes can be added.`
            : `Frozen ${formatMoment(frozen_at)}: only notes can be added.`}
      </p>
      {sha256 && (
        <p className={classes.code}>
          SHA-256 <code>{sha256}</code>
        </p>
      )}
    </div>
  );
}
