import type { ModelAnswer } from '@/client';
import { formatProbability, ofHundred } from '@/lib/format';
import { t } from '@/lib/texts';

/** Return precision and recall at a probability, between two measured thresholds on the line through them, else null. */
export function measuredAt(
  thresholds: ModelAnswer['thresholds'],
  probability: number,
): { precision: number; recall: number } | null {
  const above = thresholds.findIndex(({ min_probability }) => min_probability >= probability);
  const high = thresholds[above];
  if (!high) return null;
  if (high.min_probability === probability) return high;
  const low = thresholds[above - 1];
  if (!low) return null;
  const part = (probability - low.min_probability) / (high.min_probability - low.min_probability);
  const between = (a: number, b: number) => a + part * (b - a);
  return { precision: between(low.precision, high.precision), recall: between(low.recall, high.recall) };
}

/**
 * Describe a threshold by the precision and recall that the card of the model holds.
 *
 * @param chosen Undefined: all songs are shown, and likely begins where the server has it.
 */
export function thresholdWords(
  model: Pick<ModelAnswer, 'thresholds' | 'likely_from'>,
  kind: 'likely' | 'rows',
  chosen: number | undefined,
): string {
  const at = chosen ?? model.likely_from;
  const found = measuredAt(model.thresholds, at);
  const isLikelyFrom = kind === 'rows' && chosen === undefined;
  const percent = formatProbability(at);
  const from = isLikelyFrom ? t('Likely from {percent}', { percent }) : t('At {percent}', { percent });
  if (!found) return `${from}.`;
  const [some, all] = [ofHundred(found.precision), ofHundred(found.recall)];
  return kind === 'rows' && chosen !== undefined
    ? t('{from}: {some} shown are covers; {all} covers are shown.', { from, some, all })
    : t('{from}: {some} likely pairs are covers; {all} covers are likely.', { from, some, all });
}
