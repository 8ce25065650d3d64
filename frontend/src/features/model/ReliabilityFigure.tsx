import type { ReactNode } from 'react';
import { t } from '@/lib/texts';
import { Chart, ChartLegend, type Series } from './Chart';
import { Figure } from './Figure';
import { percentTicks } from './ticks';

/** Pairs of similar probability. */
export interface Bin {
  probability: number;
  cover_share: number;
  n_pairs: number;
}

interface ReliabilityFigureProps {
  title: string;
  /** What was measured, with its bins. */
  measured: readonly { name: string; bins: readonly Bin[] }[];
  /** Name of the vertical axis. */
  shareName: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  children: ReactNode;
}

/** Shares of covers over the probability, beside the line on which a probability is right. */
export function ReliabilityFigure({ title, measured, shareName, columns, rows, children }: ReliabilityFigureProps) {
  const right: Series = {
    name: t('Perfectly calibrated'),
    look: 'faint',
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  };
  const found = measured.map(
    ({ name, bins }): Series => ({
      name,
      look: 'solid',
      points: bins.map(({ probability, cover_share }) => ({ x: probability, y: cover_share })),
    }),
  );
  const series = [right, ...found];
  const ticks = { xTicks: percentTicks(), yTicks: percentTicks() };
  return (
    <Figure
      title={title}
      chart={
        <>
          <Chart series={series} {...ticks} xName={t('Probability')} yName={shareName} />
          <ChartLegend series={series} />
        </>
      }
      columns={columns}
      rows={rows}
    >
      {children}
    </Figure>
  );
}
