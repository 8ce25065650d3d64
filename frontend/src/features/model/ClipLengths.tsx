import type { ClipFigures } from '@/client';
import { formatNumber, formatProbability } from '@/lib/format';
import { t } from '@/lib/texts';
import { Chart, ChartLegend, type Series } from './Chart';
import { Figure } from './Figure';
import { percentTicks } from './ticks';

/** Figures of clips by their length. Nothing is shown for cards of releases before. */
export function ClipLengths({ clips }: { clips: readonly ClipFigures[] }) {
  const [first, last] = [clips[0], clips.at(-1)];
  if (!first || !last || clips.length < 2) return null;
  const series: Series[] = [
    {
      name: t('Precision'),
      look: 'solid',
      points: clips.flatMap(({ seconds, precision }) => (precision === null ? [] : [{ x: seconds, y: precision }])),
    },
    { name: t('Recall'), look: 'dashed', points: clips.map(({ seconds, recall }) => ({ x: seconds, y: recall })) },
  ];
  const nothing = '–';
  return (
    <Figure
      title={t('By length of clip')}
      chart={
        <>
          <Chart
            series={series}
            xTicks={clips.map(({ seconds }) => ({ at: seconds, text: formatNumber(Math.round(seconds)) }))}
            yTicks={percentTicks()}
            xName={t('Length of the clip in seconds')}
            yName={t('Share of pairs')}
            from={first.seconds}
            to={last.seconds}
            isLogarithmic
          />
          <ChartLegend series={series} />
        </>
      }
      columns={[t('Seconds'), t('Precision'), t('Recall'), t('Error of the probability'), t('Clips')]}
      rows={clips.map(({ seconds, precision, recall, expected_error, n_clips }) => [
        formatNumber(Math.round(seconds)),
        precision === null ? nothing : formatProbability(precision),
        formatProbability(recall),
        formatProbability(expected_error),
        formatNumber(n_clips),
      ])}
    >
      <p>
        {t(
          'Parts of recordings were cut out and looked for. The shorter a clip, the fewer of its covers are called likely; a recall of few per cent means that most covers are listed as unsure or unlikely.',
        )}
      </p>
    </Figure>
  );
}
