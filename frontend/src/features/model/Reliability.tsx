import type { ModelAnswer } from '@/client';
import { formatNumber, formatProbability } from '@/lib/format';
import { t } from '@/lib/texts';
import { Chart, ChartLegend, type Series } from './Chart';
import { Figure } from './Figure';
import { splitName } from './splits';
import { percentTicks } from './ticks';

/** The line on which a probability is right. */
export function rightLine(): Series {
  return {
    name: t('Right'),
    look: 'faint',
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  };
}

/** Reliability of the probabilities on each set of recordings. Nothing is shown for cards of releases before. */
export function Reliability({ model }: { model: ModelAnswer }) {
  const measured = Object.entries(model.calibration_quality.aligned).flatMap(
    ([split, { bins = [], expected_error }]) => (bins.length > 0 ? [{ split, bins, expected_error }] : []),
  );
  if (measured.length === 0) return null;
  const series: Series[] = [
    rightLine(),
    ...measured.map(({ split, bins }) => ({
      name: splitName(split),
      look: 'solid' as const,
      points: bins.map(({ probability, cover_share }) => ({ x: probability, y: cover_share })),
    })),
  ];
  return (
    <Figure
      title={t('Reliability')}
      chart={
        <>
          <Chart
            series={series}
            xTicks={percentTicks()}
            yTicks={percentTicks()}
            xName={t('Probability')}
            yName={t('Share of covers')}
          />
          <ChartLegend series={series} />
        </>
      }
      columns={[t('Recordings'), t('Probability'), t('Share of covers'), t('Pairs')]}
      rows={measured.flatMap(({ split, bins }) =>
        bins.map(({ probability, cover_share, n_pairs }) => [
          splitName(split),
          formatProbability(probability),
          formatProbability(cover_share),
          formatNumber(n_pairs),
        ]),
      )}
    >
      <p>
        {t(
          'Each point is a group of pairs of similar probability, among the nearest recordings of each. On the straight line, as many of them are covers as the probability says; above it there are more.',
        )}
      </p>
      <ul>
        {measured.map(({ split, expected_error }) => (
          <li key={split}>
            {t('{recordings}: probability and share of covers differ by {error} on average.', {
              recordings: splitName(split),
              error: formatProbability(expected_error),
            })}
          </li>
        ))}
      </ul>
    </Figure>
  );
}
