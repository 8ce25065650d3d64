import type { ModelAnswer } from '@/client';
import { z } from '@/lib/schema';

/** Likely never begins below even odds. */
export const LEAST_LIKELY = 0.5;

const DAMAGED = 'damaged';

/** `min_probability` of an address: 0..1, undefined if it is not there, or damaged. */
export type Threshold = number | typeof DAMAGED | undefined;

export const thresholdSchema = z.coerce.number().min(0).max(1).optional().or(z.literal(DAMAGED)).catch(DAMAGED);

export function isDamaged(threshold: Threshold): threshold is typeof DAMAGED {
  return threshold === DAMAGED;
}

/** Return the threshold as the API takes it. */
export function asParameter(threshold: Threshold): { min_probability?: number } {
  return threshold === undefined || isDamaged(threshold) ? {} : { min_probability: threshold };
}

/** Return the probability from which a verdict is likely. */
export function likelyFrom(threshold: Threshold, model: Pick<ModelAnswer, 'likely_from'> | undefined): number {
  const { min_probability = model?.likely_from ?? LEAST_LIKELY } = asParameter(threshold);
  return Math.max(LEAST_LIKELY, min_probability);
}
