import type { Decision } from '@/client';
import { VERDICTS } from '@/theme/verdicts';

interface VerdictIconProps {
  decision: Decision;
  /** Height in pixels. */
  size?: number;
  /** As wide as its discs, instead of as wide as the widest of the three, which keeps lists in line. */
  isTight?: boolean;
}

const RADIUS = 7.6;
const STROKE = 2.2;

function widthOf(decision: Decision): number {
  return RADIUS * (2 + VERDICTS[decision].discGap) + STROKE;
}

/** Two discs, one for each song: one over the other, overlapping, or apart. */
export function VerdictIcon({ decision, size = 18, isTight = false }: VerdictIconProps) {
  const { discGap, colour } = VERDICTS[decision];
  const width = isTight ? widthOf(decision) : widthOf('unlikely');
  // In a list the discs stand next to the word, whichever word it is.
  const left = width - widthOf(decision) + RADIUS + STROKE / 2;
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
