import { useQuery } from '@tanstack/react-query';
import { formatSince } from '@/lib/format';
import { type Ailment, ailmentsOf, healthQuery } from '@/lib/queries/health';
import { t } from '@/lib/texts';
import classes from './HealthBanner.module.css';

/** Says on every page which parts of the server do not work, and goes away when they do again. */
export function HealthBanner() {
  const { data, error } = useQuery(healthQuery());
  const ailments = ailmentsOf(data?.degraded ?? [], error);
  return (
    // Always there: screen readers announce only what changes inside.
    <div role="status" aria-label={t('State of the server')}>
      {ailments.map((ailment) => (
        <AilmentLine key={ailment.sentence} {...ailment} />
      ))}
    </div>
  );
}

function AilmentLine({ sentence, since, detail }: Ailment) {
  return (
    <div className={classes.ailment}>
      <p>
        {sentence}
        {since && <span className={classes.since}> {t('Since {since}.', { since: formatSince(since) })}</span>}
      </p>
      {detail && (
        <details>
          <summary>{t('Details')}</summary>
          <p className={classes.detail}>{detail}</p>
        </details>
      )}
    </div>
  );
}
