import { describe, expect, it } from 'vitest';
import { NO_BREAK } from './format';
import { keyWords, shortKeyWords, tempoWords } from './musicWords';

describe('keys', () => {
  it.each([
    [0, 'in the same key'],
    [1, '1 semitone higher'],
    [5, '5 semitones higher'],
    [6, '6 semitones higher'],
    [7, '5 semitones lower'],
    [9, '3 semitones lower'],
    [11, '1 semitone lower'],
  ])('%s semitones up is %s', (semitones, words) => {
    expect(keyWords(semitones)).toBe(words);
  });

  it('are shorter in a list', () => {
    expect(shortKeyWords(10)).toBe('2 semitones lower');
    expect(shortKeyWords(0)).toBe('same key');
  });
});

describe('tempi', () => {
  it.each([
    [1.01, 'at the same tempo'],
    [1.08, '8 % faster'],
    [0.9, '10 % slower'],
    [1.95, '1.9 times as fast'],
    [0.5, '2.0 times as slow'],
  ])('a ratio of %s is %s', (ratio, words) => {
    expect(tempoWords(ratio).replace(NO_BREAK, ' ')).toBe(words);
  });
});
