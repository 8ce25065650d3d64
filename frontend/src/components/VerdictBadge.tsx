import type { VerdictAnswer } from '@/client';
import { formatProbability } from '@/lib/format';
import { say } from '@/lib/texts';
import { styleOf, VERDICTS, type VerdictStyle } from '@/theme/verdicts';
import classes from './VerdictBadge.module.css';

/** A verdict in a list: icon, word, probability, and a bar for the probability. */
export function VerdictBadge({ verdict }: { verdict: VerdictAnswer }) {
  const style = styleOf(verdict);
  const { short, colour } = style;
  return (
    <span className={classes.badge}>
      <span className={classes.words} style={{ color: colour }}>
        <VerdictIcon of={style} size={16} />
        {say(short)}
      </span>
      <span className={classes.figure}>{formatProbability(verdict.probability)}</span>
      <span className={classes.bar} aria-hidden="true">
        <span style={{ width: `${verdict.probability * 100}%`, ['--verdict' as string]: colour }} />
      </span>
    </span>
  );
}

interface VerdictIconProps {
  of: VerdictStyle;
  /** Height in pixels. */
  size?: number;
  /** Whether the icon is only as wide as its discs. By default all three icons have the same width, so that lists align. */
  isTight?: boolean;
}

const RADIUS = 7.6;
const STROKE = 2.2;

function widthOf({ discGap }: VerdictStyle): number {
  return RADIUS * (2 + discGap) + STROKE;
}

/** Two discs, one for each song: one on the other (same recording), overlapping (likely, unsure) or apart (unlikely). */
export function VerdictIcon({ of: style, size = 18, isTight = false }: VerdictIconProps) {
  const { discGap, colour } = style;
  const width = isTight ? widthOf(style) : widthOf(VERDICTS.unlikely);
  // Discs are aligned to the right, next to the word.
  const left = width - widthOf(style) + RADIUS + STROKE / 2;
  return (
    <svg
      width={(size * width) / 20}
      height={size}
      viewBox={`0 0 ${width} 20`}
      aria-hidden="true"
      style={{ color: colour, flex: 'none' }}
    >
      <circle cx={left} cy="10" r={RADIUS + STROKE / 2} fill="currentColor" />
      <circle cx={left + discGap * RADIUS} cy="10" r={RADIUS} fill="none" stroke="currentColor" strokeWidth={STROKE} />
    </svg>
  );
}
