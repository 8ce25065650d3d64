import { describe, expect, it } from 'vitest';
import type { CheckAnswer } from '@/client';
import { NO_BREAK } from '@/lib/format';
import { aSection, aTrack, aVerdict } from '@/testing/builders';
import { falseAlarmWords, matchSentence } from './verdictWords';

function aCheck(verdict: Partial<CheckAnswer['verdict']>): CheckAnswer {
  return {
    query: aTrack({ title: 'Here', duration_s: 240 }),
    reference: aTrack({ title: 'There' }),
    verdict: aVerdict(verdict),
  };
}

const sentenceOf = (verdict: Partial<CheckAnswer['verdict']>) =>
  matchSentence(aCheck(verdict))?.replaceAll(NO_BREAK, ' ');

describe('the sentence on a check', () => {
  it('names both stretches, the key and the tempo', () => {
    expect(sentenceOf({ sections: [aSection(42, 115, 70, 150)], transposition_semitones: 5, tempo_ratio: 0.9 })).toBe(
      '“Here” from 0:42 to 1:55 matches “There” from 1:10 to 2:30, 5 semitones higher and 10 % slower.',
    );
  });

  it('names the longest of several, and their total length', () => {
    const sections = [aSection(0, 20, 0, 20), aSection(42, 115, 70, 150), aSection(120, 140, 30, 50)];
    expect(sentenceOf({ sections, transposition_semitones: 0, tempo_ratio: 1 })).toBe(
      '“Here” from 0:42 to 1:55 matches “There” from 1:10 to 2:30, in the same key and at the same tempo. ' +
        '2 more stretches match; together 1:53 of 4:00 of the first song.',
    );
  });

  it('calls the match of an unlikely pair the best found', () => {
    expect(sentenceOf({ decision: 'unlikely', sections: [aSection(10, 20, 30, 40)], tempo_ratio: null })).toBe(
      'Best match found: “Here” from 0:10 to 0:20 matches “There” from 0:30 to 0:40, 5 semitones higher.',
    );
  });

  it('says that no stretch matches, and nothing if the songs were not aligned', () => {
    expect(sentenceOf({ sections: [] })).toBe('No stretch of the two songs matches.');
    expect(sentenceOf({ similarity: null, transposition_semitones: null, sections: [] })).toBeUndefined();
  });
});

it('writes false alarm rates as odds', () => {
  expect(falseAlarmWords(0.0004)).toBe('1 in 3,000 pairs of unrelated songs look this similar');
  expect(falseAlarmWords(0.97)).toBe('Most pairs of unrelated songs look this similar');
});
