import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CalibrationAnswer, CalibrationPage as Calibrations, FitAnswer, ReliabilityAnswer } from '@/client';
import { FigureTable } from '@/components/FigureTable';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { formatNumber, formatProbability, formatSince } from '@/lib/format';
import { calibrationListQuery, useFitCalibration, useSwitchCalibration } from '@/lib/queries/calibrations';
import { useMay } from '@/lib/queries/session';
import { detailIn } from '@/lib/serverWords';
import { t } from '@/lib/texts';
import classes from './CalibrationPage.module.css';
import { Places } from './Places';

/** Probabilities that are fitted to this library's reviews: fit, compare, take into use, take back. */
export function CalibrationPage() {
  const { data, error, isPending, refetch } = useQuery(calibrationListQuery());
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Calibration')}>{t('Calibration')}</PageTitle>
      <Places />
      <p className={classes.note}>
        {t(
          'The probabilities of the model are measured on many libraries. Reviews of matches in this library can adjust them to it. A match still needs harmony and a rare matching stretch to be likely.',
        )}
      </p>
      {isPending && <LoadingNotice label={t('Loading the calibrations')} rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <Shown calibrations={data} />}
    </div>
  );
}

function Shown({ calibrations }: { calibrations: Calibrations }) {
  const { items, n_reviews, n_needed, in_use } = calibrations;
  const isAdministrator = useMay('admin', 'administrator');
  const fit = useFitCalibration();
  const change = useSwitchCalibration();
  const isWaiting = items.some(({ state }) => state === 'asked');
  const error = fit.error ?? change.error;
  return (
    <>
      <section className={classes.section} aria-label={t('Reviews')}>
        <p role="status">
          {n_reviews < n_needed
            ? t('{n, plural, one {# match} other {# matches}} confirmed or rejected; a fit needs {needed}.', {
                n: n_reviews,
                needed: formatNumber(n_needed),
              })
            : t('{n, plural, one {# match} other {# matches}} confirmed or rejected.', { n: n_reviews })}{' '}
          <Link to="/review">{t('Review matches')}</Link>
        </p>
        <p>
          {in_use === null ? t('In use: the calibration of the model.') : t('In use: a calibration of this library.')}
        </p>
        {isAdministrator && (
          <span className={classes.buttons}>
            <Button disabled={n_reviews < n_needed || isWaiting} loading={fit.isPending} onClick={() => fit.mutate()}>
              {t('Fit to the reviews')}
            </Button>
            {in_use !== null && (
              <Button variant="default" loading={change.isPending} onClick={() => change.mutate(null)}>
                {t("Use the model's again")}
              </Button>
            )}
          </span>
        )}
        {error && <ErrorNotice error={error} />}
      </section>
      {items.length === 0 && <EmptyNotice title={t('No calibration was fitted to this library yet')} />}
      {items.map((each) => (
        <Calibration
          key={each.id}
          calibration={each}
          canUse={isAdministrator && each.id !== in_use && !change.isPending}
          onUse={() => change.mutate(each.id)}
        />
      ))}
    </>
  );
}

interface CalibrationProps {
  calibration: CalibrationAnswer;
  canUse: boolean;
  onUse: () => void;
}

function Calibration({ calibration, canUse, onUse }: CalibrationProps) {
  const { id, asked_at, fit, error, used_since } = calibration;
  const title = t('Fit of {moment}', { moment: formatSince(asked_at) });
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {used_since && <strong>{t('in use since {moment}', { moment: formatSince(used_since) })}</strong>}
        {fit && canUse && (
          <Button size="compact-sm" variant="default" aria-description={id} onClick={onUse}>
            {t('Use this one')}
          </Button>
        )}
      </div>
      {error && <p>{t('It failed. {detail}', { detail: detailIn(error) })}</p>}
      {!fit && !error && <p role="status">{t('A worker is fitting it.')}</p>}
      {fit && <Figures fit={fit} />}
    </section>
  );
}

function Figures({ fit }: { fit: FitAnswer }) {
  const { n_confirmed, n_rejected, n_left_out, before, after } = fit;
  const counts = { confirmed: formatNumber(n_confirmed), rejected: formatNumber(n_rejected) };
  return (
    <>
      <p>
        {n_left_out > 0
          ? t('{confirmed} confirmed, {rejected} rejected, {gone} not comparable any more.', {
              ...counts,
              gone: formatNumber(n_left_out),
            })
          : t('{confirmed} confirmed, {rejected} rejected.', counts)}{' '}
        {t(
          'Tested on matches that the fit did not use: the stated probability is off by {after} on average. Before the fit it was off by {before}.',
          { after: formatProbability(after.error), before: formatProbability(before.error) },
        )}
      </p>
      <div className={classes.tables}>
        <Reliability name={t('Before')} found={before} />
        <Reliability name={t('After, on matches left out')} found={after} />
      </div>
    </>
  );
}

function Reliability({ name, found }: { name: string; found: ReliabilityAnswer }) {
  return (
    <FigureTable
      caption={name}
      columns={[t('Stated'), t('Confirmed'), t('Matches')]}
      rows={found.bins.map(({ probability, confirmed, n_pairs }) => [
        formatProbability(probability),
        formatProbability(confirmed),
        formatNumber(n_pairs),
      ])}
    />
  );
}
