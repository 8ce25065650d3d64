import type { Decision, RankingItem, ReviewAnswer, ReviewRef } from '@/client';
import { formatSince } from './format';

const ANSWERS: Record<ReviewAnswer, string> = {
  confirmed: 'Confirmed',
  rejected: 'Rejected',
  skipped: 'Skipped',
  withdrawn: 'Taken back',
};

/** The answer in one word. */
export function answerWord(answer: ReviewAnswer): string {
  return ANSWERS[answer];
}

/** Who answered what, and when: "Confirmed by Ada, 14:05". Names are left out where everybody is the same user. */
export function answerWords({ answer, made_by, answered_at }: ReviewRef, hasNames: boolean): string {
  const when = formatSince(answered_at);
  return hasNames && made_by ? `${ANSWERS[answer]} by ${made_by.name}, ${when}` : `${ANSWERS[answer]}, ${when}`;
}

/** The decision on a row of a ranking: what a person answered, else that of the verdict. */
export function decisionOf({ review, verdict }: Pick<RankingItem, 'review' | 'verdict'>): Decision {
  if (review) return review.answer === 'confirmed' ? 'likely' : 'unlikely';
  return verdict.decision;
}
