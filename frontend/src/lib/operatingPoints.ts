import type { OperatingPoint } from '@/client';

export const OPERATING_POINTS = ['precise', 'balanced', 'exhaustive'] as const satisfies readonly OperatingPoint[];

/** What each point is for, in the words of somebody who chooses. */
export const POINT_WORDS: Record<OperatingPoint, string> = {
  precise: 'Precise: few false alarms',
  balanced: 'Balanced',
  exhaustive: 'Exhaustive: few misses',
};
