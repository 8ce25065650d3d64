import { useId } from 'react';
import classes from './Model.module.css';

export interface ChartPoint {
  x: number;
  y: number;
}

export interface Series {
  name: string;
  points: readonly ChartPoint[];
  /** How it is drawn, beside its colour. */
  look: 'solid' | 'dashed' | 'dots' | 'faint';
}

export interface Mark {
  x: number;
  name: string;
}

export interface Tick {
  at: number;
  text: string;
}

interface ChartProps {
  series: readonly Series[];
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  xName: string;
  yName: string;
  /** Vertical lines with names. */
  marks?: readonly Mark[];
  /** Range of the horizontal axis. */
  from?: number;
  to?: number;
  isLogarithmic?: boolean;
}

const [WIDTH, HEIGHT] = [440, 300];
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 24, 22, 44];

/** A line chart; the vertical axis goes from 0 to 1. Decorative for screen readers: a table has the same figures. */
export function Chart(props: ChartProps) {
  const { series, xTicks, yTicks, xName, yName, marks = [], from = 0, to = 1, isLogarithmic = false } = props;
  const clip = useId();
  const scale = isLogarithmic ? Math.log : (value: number) => value;
  const part = (value: number) => (scale(value) - scale(from)) / (scale(to) - scale(from) || 1);
  const x = (value: number) => LEFT + part(value) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value) * (HEIGHT - TOP - BOTTOM);
  return (
    <svg className={classes.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <clipPath id={clip}>
        <rect x={LEFT - 4} y={TOP - 4} width={WIDTH - LEFT - RIGHT + 8} height={HEIGHT - TOP - BOTTOM + 8} />
      </clipPath>
      {yTicks.map(({ at, text }) => (
        <g key={at}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(at)} y2={y(at)} className={classes.grid} />
          <text x={LEFT - 7} y={y(at)} dy="0.32em" textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {xTicks.map(({ at, text }) => (
        <text key={at} x={x(at)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
          {text}
        </text>
      ))}
      <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 8} textAnchor="middle">
        {xName}
      </text>
      <text x={LEFT} y={11}>
        {yName}
      </text>
      {marks.map((mark) => (
        <g key={mark.name}>
          <line x1={x(mark.x)} x2={x(mark.x)} y1={TOP} y2={HEIGHT - BOTTOM} className={classes.mark} />
          <text
            x={x(mark.x) + (part(mark.x) > 0.6 ? -5 : 5)}
            y={HEIGHT - BOTTOM - 7}
            textAnchor={part(mark.x) > 0.6 ? 'end' : 'start'}
          >
            {mark.name}
          </text>
        </g>
      ))}
      <g clipPath={`url(#${clip})`}>
        {series.map(({ name, points, look }, index) => (
          <g key={name} className={classes.series} data-look={look} data-place={index}>
            {look !== 'dots' && <polyline points={points.map((each) => `${x(each.x)},${y(each.y)}`).join(' ')} />}
            {look !== 'faint' &&
              points.map((each) => <circle key={`${each.x} ${each.y}`} cx={x(each.x)} cy={y(each.y)} r={2.8} />)}
          </g>
        ))}
      </g>
    </svg>
  );
}

/** The names of the series beside their looks. */
export function ChartLegend({ series }: { series: readonly Series[] }) {
  return (
    <ul className={classes.legend}>
      {series.map(({ name, look }, index) => (
        <li key={name}>
          <svg viewBox="0 0 28 10" width="28" height="10" aria-hidden="true">
            <g className={classes.series} data-look={look} data-place={index}>
              {look !== 'dots' && <polyline points="1,5 27,5" />}
              {look !== 'faint' && <circle cx={14} cy={5} r={2.8} />}
            </g>
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
