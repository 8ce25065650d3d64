import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CalibrationAnswer, CalibrationPage as Calibrations, FitAnswer, ReliabilityAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { formatCount, formatNumber, formatProbability, formatSince } from '@/lib/format';
import { calibrationListQuery, useFitCalibration, useSwitchCalibration } from '@/lib/queries/calibrations';
import { useMay } from '@/lib/queries/session';
import classes from './CalibrationPage.module.css';
import { Places } from './Places';

/** Probabilities that are fitted to this library's reviews: fit, compare, take into use, take back. */
export function CalibrationPage() {
  const { data, error, isPending, refetch } = useQuery(calibrationListQuery());
  return (
    <div className={classes.page}>
      <PageTitle windowTitle="Calibration">Calibration</PageTitle>
      <Places />
      <p className={classes.note}>
        Probabilities are fitted to many libraries. The answers of people about matches of this library can fit them to
        it. Nothing becomes likely without what a likely pair needs: harmony and a rare matching stretch.
      </p>
      {isPending && <LoadingNotice label="Loading the calibrations" rows={2} />}
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
      <section className={classes.section} aria-label="Reviews">
        <p role="status">
          {formatCount(n_reviews, 'match', 'matches')} confirmed or rejected
          {n_reviews < n_needed && `; a fit needs ${formatNumber(n_needed)}`}. <Link to="/review">Review matches</Link>
        </p>
        <p>In use: {in_use === null ? 'the calibration of the model' : 'a calibration of this library'}.</p>
        {isAdministrator && (
          <span className={classes.buttons}>
            <Button disabled={n_reviews < n_needed || isWaiting} loading={fit.isPending} onClick={() => fit.mutate()}>
              Fit to the reviews
            </Button>
            {in_use !== null && (
              <Button variant="default" loading={change.isPending} onClick={() => change.mutate(null)}>
                Use the model's again
              </Button>
            )}
          </span>
        )}
        {error && <ErrorNotice error={error} />}
      </section>
      {items.length === 0 && <EmptyNotice title="No calibration was fitted to this library yet" />}
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
  const title = `Fit of ${formatSince(asked_at)}`;
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {used_since && <strong>in use since {formatSince(used_since)}</strong>}
        {fit && canUse && (
          <Button size="compact-sm" variant="default" aria-description={id} onClick={onUse}>
            Use this one
          </Button>
        )}
      </div>
      {error && <p>It failed. {error.detail}</p>}
      {!fit && !error && <p role="status">A worker is fitting it.</p>}
      {fit && <Figures fit={fit} />}
    </section>
  );
}

function Figures({ fit }: { fit: FitAnswer }) {
  const { n_confirmed, n_rejected, n_left_out, before, after } = fit;
  return (
    <>
      <p>
        {formatNumber(n_confirmed)} confirmed, {formatNumber(n_rejected)} rejected
        {n_left_out > 0 && `, ${formatNumber(n_left_out)} not comparable any more`}. On matches that the fit had left
        out, stated and true probability differ by {formatProbability(after.error)} on average; before by{' '}
        {formatProbability(before.error)}.
      </p>
      <div className={classes.tables}>
        <Reliability name="Before" found={before} />
        <Reliability name="After, on matches left out" found={after} />
      </div>
    </>
  );
}

function Reliability({ name, found }: { name: string; found: ReliabilityAnswer }) {
  return (
    <table className={classes.table}>
      <caption>{name}</caption>
      <thead>
        <tr>
          <th scope="col">Stated</th>
          <th scope="col">Confirmed</th>
          <th scope="col">Matches</th>
        </tr>
      </thead>
      <tbody>
        {found.bins.map(({ probability, confirmed, n_pairs }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bins have no other name, and never move
          <tr key={index}>
            <td>{formatProbability(probability)}</td>
            <td>{formatProbability(confirmed)}</td>
            <td>{formatNumber(n_pairs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
