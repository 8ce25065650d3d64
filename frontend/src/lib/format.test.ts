import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDaysLeft,
  formatDuration,
  formatOdds,
  formatPart,
  formatProbability,
  formatProbabilityAndThreshold,
  formatPublished,
  formatTuning,
  NO_BREAK,
  parseTime,
  spellDuration,
} from './format';

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [59.4, '0:59'],
    [59.6, '1:00'],
    [243, '4:03'],
    [3723, '1:02:03'],
    [-5, '0:00'],
  ])('writes %s seconds as %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  it('writes a dash for an unknown duration', () => {
    expect(formatDuration(null)).toBe('–');
    expect(formatDuration(Number.NaN)).toBe('–');
  });

  it('spells them out for screen readers', () => {
    expect(spellDuration(3661)).toBe('1 hour 1 minute 1 second');
    expect(spellDuration(120)).toBe('2 minutes');
    expect(spellDuration(0)).toBe('0 seconds');
  });
});

describe('bytes', () => {
  it.each([
    [999, '999 B'],
    [1_000, '1.0 KB'],
    [3_460_300, '3.5 MB'],
    [201_000_000, '201 MB'],
    [5_200_000_000, '5.2 GB'],
  ])('writes %s as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});

describe('probabilities', () => {
  it.each([
    [0.874, '87 %'],
    [0.0001, '< 1 %'],
    [0.9999, '> 99 %'],
    [0.5, '50 %'],
  ])('writes %s as %s, never as 0 % or 100 %', (probability, words) => {
    expect(formatProbability(probability)).toBe(words.replaceAll(' ', NO_BREAK));
  });
});

it('writes fractions in percent', () => {
  expect(formatPart(0.456)).toBe(`46${NO_BREAK}%`);
});

it.each([
  [0.31, '3 in 10'],
  [0.0004, `1 in 3${NO_BREAK}000`],
  [0.00158, '1 in 600'],
  [0.12, '1 in 8'],
  [0, `under 1 in 1${NO_BREAK}000${NO_BREAK}000`],
])('writes a rate of %s as %s', (rate, words) => {
  expect(formatOdds(rate)).toBe(words);
});

it('keeps the day of a date in every time zone', () => {
  expect(formatPublished('2014-11-05')).toBe('5 November 2014');
  expect(formatPublished('no date')).toBe('–');
});

it.each([
  ['0', 0],
  ['42', 42],
  ['83.5', 83.5],
  ['83,5', 83.5],
  ['0:42', 42],
  ['1:23', 83],
  [' 12:03.25 ', 723.25],
  ['1:02:03', 3723],
  ['75', 75],
])('reads %s as %d seconds', (text, seconds) => {
  expect(parseTime(text)).toBe(seconds);
});

it.each(['', 'soon', '-3', '1:', ':30', '1:75', '1:2:3:4', '3 s', 'NaN', '1e3'])('does not read %s', (text) => {
  expect(parseTime(text)).toBeNull();
});

describe('days that are left', () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

  it.each([
    [-1, 'within a day'],
    [23, 'within a day'],
    [25, 'in 2 days'],
    [24 * 30 - 1, 'in 30 days'],
  ])('writes %s hours as %s', (hours, words) => {
    expect(formatDaysLeft(inHours(hours))).toBe(words);
  });
});

it.each([
  [0.579, 0.58, '57.9 %', '58 %'],
  [0.4999, 0.5, '49.99 %', '50 %'],
  [0.5834, 0.5834, '58 %', '58 %'],
  [0.9, 0.58, '90 %', '58 %'],
  [0.001, 0.5, '< 1 %', '50 %'],
])('keeps the order of a probability of %s and a threshold of %s', (probability, threshold, ...words) => {
  const found = formatProbabilityAndThreshold(probability, threshold);
  expect(found.map((text) => text.replaceAll(NO_BREAK, ' '))).toEqual(words);
});

it.each([
  [28.4, '28 cents above A = 440 Hz'],
  [-1, '1 cent below A = 440 Hz'],
  [0.3, null],
  [null, null],
])('describes a tuning of %s cents', (cents, words) => {
  expect(formatTuning(cents)?.replaceAll(NO_BREAK, ' ') ?? null).toBe(words);
});
