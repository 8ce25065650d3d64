import type { ModelAnswer } from '@/client';
import { formatNumber, formatProbability } from '@/lib/format';
import { t } from '@/lib/texts';
import { ReliabilityFigure } from './ReliabilityFigure';
import { splitName } from './splits';

/** Reliability of the probabilities on each set of recordings. Nothing is shown for cards of releases before. */
export function Reliability({ model }: { model: ModelAnswer }) {
  const measured = Object.entries(model.calibration_quality.aligned).flatMap(
    ([split, { bins = [], expected_error }]) => (bins.length > 0 ? [{ split, bins, expected_error }] : []),
  );
  if (measured.length === 0) return null;
  return (
    <ReliabilityFigure
      title={t('Reliability')}
      measured={measured.map(({ split, bins }) => ({ name: splitName(split), bins }))}
      shareName={t('Share of covers')}
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
    </ReliabilityFigure>
  );
}
