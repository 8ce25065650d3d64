import { describe, expect, it } from 'vitest';
import { aSection } from '@/testing/builders';
import { type Alignment, counterpart, courseOf, onThePath, sectionAt, within } from './alignment';

/** 10–30 s of the query match 50–70 s of the reference along a bent path; 40–50 s match 100–120 s. */
const first = aSection(10, 30, 50, 70, 0.9);
const second = aSection(40, 50, 100, 120, 0.5);
const alignment: Alignment = {
  seconds_per_frame: 0.5,
  path: [
    [20, 100],
    [40, 130],
    [60, 140],
  ],
  sections: [first, second],
};

describe('the matching time', () => {
  it('is interpolated between the steps of the path', () => {
    expect(counterpart(alignment, 'query', 10)).toBe(50);
    expect(counterpart(alignment, 'query', 15)).toBe(57.5);
    expect(counterpart(alignment, 'query', 30)).toBe(70);
  });

  it('is found in the other direction by the same path', () => {
    expect(counterpart(alignment, 'reference', 57.5)).toBe(15);
  });

  it('is on the line of the section if the path is elsewhere', () => {
    expect(counterpart(alignment, 'query', 45)).toBe(110);
  });

  it('is on the preferred section if two contain the time', () => {
    const repeated = aSection(12, 28, 150, 166, 0.4);
    const withRepeat = { ...alignment, sections: [first, second, repeated] };
    expect(counterpart(withRepeat, 'query', 20)).toBe(65);
    expect(counterpart(withRepeat, 'query', 20, repeated)).toBe(158);
    expect(counterpart(withRepeat, 'query', 20, first)).toBe(65);
  });

  it('is extrapolated from the nearest section', () => {
    expect(counterpart(alignment, 'query', 4)).toBe(44);
    expect(counterpart(alignment, 'query', 55)).toBe(130);
  });

  it('is the same time without sections', () => {
    expect(counterpart({ ...alignment, path: [], sections: [] }, 'query', 12)).toBe(12);
  });
});

it('clamps both times to the songs', () => {
  expect(within({ query: -3, reference: 300 }, { query: 60, reference: 200 })).toEqual({ query: 0, reference: 200 });
});

it('finds the section at a moment', () => {
  expect(sectionAt(alignment, { query: 20, reference: 63 })).toBe(first);
  expect(sectionAt(alignment, { query: 45, reference: 110 })).toBe(second);
  expect(sectionAt(alignment, { query: 20, reference: 52 })).toBeUndefined();
  expect(sectionAt(alignment, { query: 4, reference: 44 })).toBeUndefined();
});

describe('the sections on the path', () => {
  it('do not include repeats', () => {
    expect([...onThePath(alignment)]).toEqual([first]);
  });

  it('are all of them if the path runs through none', () => {
    expect(onThePath({ ...alignment, path: [] }).size).toBe(2);
  });
});

it('draws a section along the path, or straight if the path is elsewhere', () => {
  const close: Alignment = {
    ...alignment,
    path: [
      [22, 103],
      [40, 124],
      [58, 139],
    ],
  };
  expect(courseOf(close, first)).toEqual([
    { query: 10, reference: 50 },
    { query: 11, reference: 51.5 },
    { query: 20, reference: 62 },
    { query: 29, reference: 69.5 },
    { query: 30, reference: 70 },
  ]);
  expect(courseOf(close, second)).toEqual([
    { query: 40, reference: 100 },
    { query: 50, reference: 120 },
  ]);
  const missed = aSection(10, 30, 50, 82);
  expect(courseOf(close, missed).at(-1)).toEqual({ query: 20, reference: 62 });
});
