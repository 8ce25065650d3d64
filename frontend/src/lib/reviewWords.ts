import type { Decision, RankingItem, ReviewAnswer, ReviewRef } from '@/client';
import { msg, say, type Text, t } from '@/lib/texts';
import { formatSince } from './format';

const ANSWERS: Record<ReviewAnswer, Text> = {
  confirmed: msg('Confirmed'),
  rejected: msg('Rejected'),
  skipped: msg('Skipped'),
  withdrawn: msg('Taken back'),
};

/** Who answered what, and when: "Confirmed by Ada, 14:05". Names are left out where everybody is the same user. */
export function answerWords({ answer, made_by, answered_at }: ReviewRef, hasNames: boolean): string {
  const when = formatSince(answered_at);
  const word = say(ANSWERS[answer]);
  return hasNames && made_by ? t('{word} by {name}, {when}', { word, name: made_by.name, when }) : `${word}, ${when}`;
}

/** The decision on a row of a ranking: what a person answered, else that of the verdict. */
export function decisionOf({ review, verdict }: Pick<RankingItem, 'review' | 'verdict'>): Decision {
  if (review) return review.answer === 'confirmed' ? 'likely' : 'unlikely';
  return verdict.decision;
}
