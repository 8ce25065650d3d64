import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AgreementAnswer, Decision } from '@/client';
import { FigureTable } from '@/components/FigureTable';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { Say } from '@/components/Say';
import { formatNumber, formatProbability } from '@/lib/format';
import { calibrationListQuery } from '@/lib/queries/calibrations';
import { agreementQuery } from '@/lib/queries/map';
import { msg, say, type Text, t } from '@/lib/texts';
import classes from './Model.module.css';
import { ReliabilityFigure } from './ReliabilityFigure';

const DECISION_NAMES: Record<Decision, Text> = {
  likely: msg('Likely'),
  unsure: msg('Unsure'),
  unlikely: msg('Unlikely'),
};

/** What the reviews of this library say of the model. */
export function OwnReviews() {
  const { data, error, isPending, refetch } = useQuery(agreementQuery());
  return (
    <>
      <section className={classes.section} aria-label={t('In this library')}>
        <h2 className={classes.title}>{t('In this library')}</h2>
        {isPending && <LoadingNotice label={t('Loading the reviews')} rows={1} height={120} />}
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data && <Agreement agreement={data} />}
        <OwnCalibration />
      </section>
      {data && data.bins.length > 0 && <OwnReliability agreement={data} />}
    </>
  );
}

function Agreement({ agreement: { n_pairs, n_of_older_weights, decisions } }: { agreement: AgreementAnswer }) {
  if (n_pairs === 0) {
    return (
      <p>
        <Say
          text="Nobody has confirmed or rejected a match of this model yet. <review>Review matches</review>"
          tags={{ review: <Link to="/review" /> }}
        />
      </p>
    );
  }
  return (
    <>
      <p>
        {t('People confirmed or rejected {n, plural, one {# match} other {# matches}} of this model.', { n: n_pairs })}{' '}
        {n_of_older_weights > 0 &&
          t('{n, plural, one {# match} other {# matches}} of older models or without a probability are left out.', {
            n: n_of_older_weights,
          })}
      </p>
      <FigureTable
        caption={t('What people answered')}
        columns={[t('The model said'), t('Confirmed'), t('Rejected'), t('Confirmed of both')]}
        rows={decisions.map(({ decision, n_confirmed, n_rejected }) => [
          say(DECISION_NAMES[decision]),
          formatNumber(n_confirmed),
          formatNumber(n_rejected),
          n_confirmed + n_rejected > 0 ? formatProbability(n_confirmed / (n_confirmed + n_rejected)) : '–',
        ])}
      />
      <p className={classes.note}>
        {t(
          'People review the matches at the head of the queue, not all of them: these shares hold for the reviewed matches alone.',
        )}
      </p>
    </>
  );
}

function OwnCalibration() {
  const { data } = useQuery(calibrationListQuery());
  if (!data) return null;
  const used = data.items.find(({ id }) => id === data.in_use);
  return (
    <p>
      {used?.fit
        ? t(
            'A calibration of this library is in use: its probabilities differ from the answers by {after} on average, those before it by {before}.',
            { after: formatProbability(used.fit.after.error), before: formatProbability(used.fit.before.error) },
          )
        : t('The calibration of the model is in use.')}{' '}
      <Link to="/calibration">{t('Calibration of this library')}</Link>
    </p>
  );
}

function OwnReliability({ agreement: { bins, error } }: { agreement: AgreementAnswer }) {
  return (
    <ReliabilityFigure
      title={t('Reliability in this library')}
      measured={[{ name: t('Reviews of this library'), bins }]}
      shareName={t('Share of confirmed matches')}
      columns={[t('Probability'), t('Confirmed'), t('Matches')]}
      rows={bins.map(({ probability, cover_share, n_pairs }) => [
        formatProbability(probability),
        formatProbability(cover_share),
        formatNumber(n_pairs),
      ])}
    >
      {error !== null && (
        <p>
          {t('The probabilities that were stated and the answers differ by {error} on average.', {
            error: formatProbability(error),
          })}
        </p>
      )}
    </ReliabilityFigure>
  );
}
