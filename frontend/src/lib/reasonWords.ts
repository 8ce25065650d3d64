import type { VerdictAnswer } from '@/client';

/** The reason of a verdict in the language of the page. */
export function reasonWords({ reason }: Pick<VerdictAnswer, 'reason'>): string {
  return reason;
}
