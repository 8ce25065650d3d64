import { describe, expect, it } from 'vitest';
import type { ReviewRef } from '@/client';
import { aVerdict } from '@/testing/builders';
import { answerWords, decisionOf } from './reviewWords';

function aReview(changes: Partial<ReviewRef> = {}): ReviewRef {
  return {
    id: 'r1',
    answer: 'confirmed',
    relation: 'same_work',
    answered_at: '2020-03-01T12:00:00.000Z',
    made_by: { id: 'u1', name: 'Ada' },
    work_id: null,
    ...changes,
  };
}

describe('the answer about a pair', () => {
  it('names who gave it where there are accounts', () => {
    expect(answerWords(aReview(), true)).toMatch(/^Confirmed by Ada, 1 Mar 2020/);
    expect(answerWords(aReview({ answer: 'rejected' }), false)).toMatch(/^Rejected, 1 Mar 2020/);
    expect(answerWords(aReview({ made_by: null }), true)).toMatch(/^Confirmed, /);
  });

  it('decides about the row, whatever the verdict was', () => {
    const verdict = aVerdict({ decision: 'unsure' });
    expect(decisionOf({ verdict, review: null })).toBe('unsure');
    expect(decisionOf({ verdict, review: aReview() })).toBe('likely');
    expect(decisionOf({ verdict, review: aReview({ answer: 'rejected' }) })).toBe('unlikely');
  });
});
