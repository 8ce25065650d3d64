import { useQuery } from '@tanstack/react-query';
import type { ModelAnswer } from '@/client';
import { FigureTable } from '@/components/FigureTable';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { formatDecimal, formatNumber, formatProbability, formatPublished } from '@/lib/format';
import { modelQuery } from '@/lib/queries/compare';
import { t } from '@/lib/texts';
import { ClipLengths } from './ClipLengths';
import classes from './Model.module.css';
import { OwnReviews } from './OwnReviews';
import { PrecisionRecall } from './PrecisionRecall';
import { Reliability } from './Reliability';
import { splitName } from './splits';

/** How good the model is, as far as it was measured, and what the reviews of this library say. */
export function ModelPage() {
  const { data, error, isPending, refetch } = useQuery(modelQuery());
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Model')}>{t('Model')}</PageTitle>
      {isPending && <LoadingNotice label={t('Loading the model')} rows={3} height={220} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <Shown model={data} />}
    </div>
  );
}

function Shown({ model }: { model: ModelAnswer }) {
  return (
    <>
      <Facts model={model} />
      <PrecisionRecall model={model} />
      <Reliability model={model} />
      <ClipLengths clips={model.clips ?? []} />
      <OwnReviews />
    </>
  );
}

function Facts({ model }: { model: ModelAnswer }) {
  const { model_id, trained_on, training_data, figures } = model;
  const rows = Object.entries(figures).map(([split, found]) => [
    splitName(split),
    formatDecimal(found.map, 3),
    t('{low} to {high}', { low: formatDecimal(found.map_low, 3), high: formatDecimal(found.map_high, 3) }),
    formatProbability(found.p_at_1),
    formatNumber(found.n_queries),
  ]);
  return (
    <section className={classes.section} aria-label={t('The model')}>
      <p className={classes.note}>
        {t(
          'The model {model} was trained on {tracks} recordings of {works} works, on {day}. The figures below were measured on recordings that its networks were not trained on.',
          {
            model: model_id,
            tracks: formatNumber(training_data.n_tracks),
            works: formatNumber(training_data.n_works),
            day: formatPublished(trained_on),
          },
        )}
      </p>
      <FigureTable
        caption={t('How well its vectors alone rank the covers of a recording')}
        columns={[t('Recordings'), t('Mean average precision'), t('Range (95 %)'), t('A cover is first'), t('Number')]}
        rows={rows}
      />
    </section>
  );
}
