import { describe, expect, it } from 'vitest';
import type { CheckAnswer } from '@/client';
import { NO_BREAK } from '@/lib/format';
import { aSection, aTrack, aVerdict } from '@/testing/builders';
import { findings, matchSentence } from './verdictWords';

function aCheck(verdict: Partial<CheckAnswer['verdict']>): CheckAnswer {
  return {
    query: aTrack({ title: 'Here', duration_s: 240 }),
    reference: aTrack({ title: 'There' }),
    verdict: aVerdict(verdict),
    review: null,
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

  it('calls a match that is not rare the best found, too', () => {
    expect(sentenceOf({ decision: 'unsure', limit: 'no_rare_section' })).toMatch(/^Best match found: /);
  });

  it('leaves it to the reason where nothing matches, nothing can match, and of one recording', () => {
    expect(sentenceOf({ sections: [] })).toBeUndefined();
    expect(sentenceOf({ limit: 'too_little_harmony', decision: 'unsure' })).toBeUndefined();
    expect(sentenceOf({ relation: 'same_recording' })).toBeUndefined();
  });
});

describe('the recipe of a check', () => {
  const [older, newer] = [aTrack({ recipe: 'hpcp-v1' }), aTrack()];
  const recipe = (query: typeof older, reference: typeof older, used: string | null) =>
    findings({ query, reference, verdict: aVerdict({ recipe: used }), review: null }).filter((words) =>
      words.includes('recipe'),
    );

  it('is named where the older one was compared', () => {
    expect(recipe(older, newer, 'hpcp-v1')).toEqual([
      'Compared by the older recipe: one of the songs has no newer one',
    ]);
    expect(recipe(older, older, 'hpcp-v1')).toEqual(['Compared by the older recipe: neither song has a newer one']);
  });

  it('is not mentioned of the newest one, and of songs that were not aligned', () => {
    expect([recipe(newer, newer, 'hpcp-v2'), recipe(older, newer, null)]).toEqual([[], []]);
  });
});

describe('the findings of a check', () => {
  it.each<[string, Partial<CheckAnswer['verdict']>, string[]]>([
    ['a cover', { melody: 'agrees' }, ['Cover of the same work', 'The melody agrees']],
    [
      'one recording',
      {
        relation: 'same_recording',
        same_recording: { query_start_s: 12, reference_start_s: 65, matched_s: 182, speed: 1 },
      },
      [],
    ],
    [
      'a common progression',
      {
        decision: 'unsure',
        relation: 'shared_harmony',
        limit: 'common_progression',
        commonness: 0.12,
        melody: 'differs',
      },
      ['Shared harmony: common progression, found in 1 of 8 songs', 'The melody differs'],
    ],
    [
      'a passage that is not rare',
      { decision: 'unsure', relation: 'shared_harmony', limit: 'no_rare_section', sections: [] },
      ['Shared harmony', 'No passage stands out'],
    ],
    [
      'noise',
      { decision: 'unsure', relation: 'none', limit: 'too_little_harmony', sections: [], melody: 'cannot_tell' },
      [],
    ],
    ['nothing in common', { decision: 'unlikely', relation: 'none', sections: [] }, []],
  ])('names %s', (_, verdict, words) => {
    expect(findings(aCheck(verdict))).toEqual(words);
  });
});
