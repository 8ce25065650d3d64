import type { Decision } from '@/client';
import { VERDICTS } from '@/theme/verdicts';

/** Two discs, one for each song: on top of each other, overlapping, or apart. */
export function VerdictIcon({ decision, size = 20 }: { decision: Decision; size?: number }) {
  const { discGap, colour } = VERDICTS[decision];
  const radius = 5.4;
  const offset = (discGap * radius) / 2;
  return (
    <svg
      width={size * 1.35}
      height={size}
      viewBox="0 0 27 20"
      aria-hidden="true"
      style={{ color: colour, flex: 'none' }}
    >
      <circle cx={13.5 - offset} cy="10" r={radius} fill="currentColor" fillOpacity="0.9" />
      <circle cx={13.5 + offset} cy="10" r={radius} fill="none" stroke="currentColor" strokeWidth="1.8" />
    </svg>
  );
}
