const STEPS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 3600, 7200] as const;
const COARSEST = 7200;

/**
 * Where a time axis is marked, in seconds: on round times, as many as fit.
 *
 * @param nParts at most so many steps lie between the two ends.
 */
export function timeTicks(fromSeconds: number, toSeconds: number, nParts = 6): number[] {
  const span = toSeconds - fromSeconds;
  const step = STEPS.find((candidate) => span / candidate <= nParts) ?? COARSEST;
  const first = Math.ceil(fromSeconds / step);
  const last = Math.floor(toSeconds / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => (first + place) * step);
}
