import type { HarmonyHistogramAnswer, ModelAnswer, TrackAnswer } from '@/client';

type Line = Pick<ModelAnswer, 'harmony_line'> | undefined;

/** Whether a song holds too little harmony to compare it. False while it or the line is unknown. */
export function isBelowLine({ harmonic_content }: Pick<TrackAnswer, 'harmonic_content'>, model: Line): boolean {
  const line = model?.harmony_line ?? null;
  return harmonic_content !== null && line !== null && harmonic_content < line;
}

/** Return the part of the histogram's recordings below a value, 0..1, on a straight line within its bin. */
export function partBelow({ edges, counts }: HarmonyHistogramAnswer, value: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const below = counts.reduce((sum, count, index) => {
    const [from = 0, to = 0] = [edges[index], edges[index + 1]];
    const part = to > from ? (value - from) / (to - from) : Number(value >= to);
    return sum + count * Math.min(1, Math.max(0, part));
  }, 0);
  return below / total;
}
