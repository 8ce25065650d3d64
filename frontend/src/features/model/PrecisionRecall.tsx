import type { ModelAnswer } from '@/client';
import { formatProbability } from '@/lib/format';
import { t } from '@/lib/texts';
import { Chart, ChartLegend, type Series } from './Chart';
import { Figure } from './Figure';
import { percentTicks } from './ticks';

/** Precision and recall over the threshold of likely. */
export function PrecisionRecall({ model }: { model: ModelAnswer }) {
  const { thresholds, likely_from } = model;
  const series: Series[] = [
    {
      name: t('Precision'),
      look: 'solid',
      points: thresholds.map(({ min_probability, precision }) => ({ x: min_probability, y: precision })),
    },
    {
      name: t('Recall'),
      look: 'dashed',
      points: thresholds.map(({ min_probability, recall }) => ({ x: min_probability, y: recall })),
    },
  ];
  const here = thresholds.findLast(({ min_probability }) => min_probability <= likely_from + 1e-9);
  return (
    <Figure
      title={t('Precision and recall')}
      chart={
        <>
          <Chart
            series={series}
            xTicks={percentTicks()}
            yTicks={percentTicks()}
            xName={t('Likely from this probability')}
            yName={t('Share of pairs')}
            marks={[{ x: likely_from, name: t('likely here') }]}
          />
          <ChartLegend series={series} />
        </>
      }
      columns={[t('Likely from'), t('Precision'), t('Recall')]}
      rows={thresholds.map(({ min_probability, precision, recall }) =>
        [min_probability, precision, recall].map(formatProbability),
      )}
    >
      <p>
        {t(
          'Precision: of the pairs that are called likely, the share that are covers. Recall: of all covers, the share that are called likely.',
        )}
      </p>
      {here && (
        <p>
          {t('This server calls a pair likely from {from}: precision {precision}, recall {recall}.', {
            from: formatProbability(likely_from),
            precision: formatProbability(here.precision),
            recall: formatProbability(here.recall),
          })}
        </p>
      )}
    </Figure>
  );
}
