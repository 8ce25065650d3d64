import type { VerdictAnswer } from '@/client';
import { reasonIn } from '@/lib/serverWords';

/** The reason of a verdict in the language of the page. */
export function reasonWords({ reason }: Pick<VerdictAnswer, 'reason'>): string {
  return reasonIn(reason);
}
