import type { CaseAnswer } from '@/client';
import { formatDay, formatMoment } from '@/lib/format';
import { t } from '@/lib/texts';
import classes from './Cases.module.css';

/** Whether the case can still change. */
export function CaseState({ of }: { of: CaseAnswer }) {
  const { frozen_at, frozen_by, made_by, created_at, sha256, link_ends_at } = of;
  return (
    <div>
      <p className={classes.note}>
        {made_by
          ? t('Opened {day} by {name}.', { day: formatDay(created_at), name: made_by.name })
          : t('Opened {day}.', { day: formatDay(created_at) })}{' '}
        {frozen_at === null
          ? t('It is open: pairs can be added and removed.')
          : frozen_by
            ? t('Frozen {moment} by {name}: only notes can be added.', {
                moment: formatMoment(frozen_at),
                name: frozen_by.name,
              })
            : t('Frozen {moment}: only notes can be added.', { moment: formatMoment(frozen_at) })}
        {link_ends_at !== null && ` ${t('This link ends {moment}.', { moment: formatMoment(link_ends_at) })}`}
      </p>
      {sha256 && (
        <p className={classes.code}>
          SHA-256 <code>{sha256}</code>
        </p>
      )}
    </div>
  );
}
