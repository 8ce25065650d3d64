import { describe, expect, it } from 'vitest';
import { aSection } from '@/testing/builders';
import { type Alignment, counterpart, courseOf, onThePath, sectionAt, within } from './alignment';

/** The query's 10–30 s are the reference's 50–70 s, by a path that is slow at first; 40–50 s are its 100–120 s. */
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

describe('the time that belongs to a time', () => {
  it('follows the path, between its steps too', () => {
    expect(counterpart(alignment, 'query', 10)).toBe(50);
    expect(counterpart(alignment, 'query', 15)).toBe(57.5);
    expect(counterpart(alignment, 'query', 30)).toBe(70);
  });

  it('is found the other way round by the same path', () => {
    expect(counterpart(alignment, 'reference', 57.5)).toBe(15);
  });

  it('lies on the section where the path is elsewhere', () => {
    expect(counterpart(alignment, 'query', 45)).toBe(110);
  });

  it('lies on the section that was chosen, where two hold the time', () => {
    const repeated = aSection(12, 28, 150, 166, 0.4);
    const withRepeat = { ...alignment, sections: [first, second, repeated] };
    expect(counterpart(withRepeat, 'query', 20)).toBe(65);
    expect(counterpart(withRepeat, 'query', 20, repeated)).toBe(158);
    expect(counterpart(withRepeat, 'query', 20, first)).toBe(65);
  });

  it('is drawn on from the nearest section where nothing matches', () => {
    expect(counterpart(alignment, 'query', 4)).toBe(44);
    expect(counterpart(alignment, 'query', 55)).toBe(130);
  });

  it('is the same time where no section is known', () => {
    expect(counterpart({ ...alignment, path: [], sections: [] }, 'query', 12)).toBe(12);
  });
});

it('keeps both times inside both songs', () => {
  expect(within({ query: -3, reference: 300 }, { query: 60, reference: 200 })).toEqual({ query: 0, reference: 200 });
});

it('knows on the line of which section a moment lies', () => {
  expect(sectionAt(alignment, { query: 20, reference: 63 })).toBe(first);
  expect(sectionAt(alignment, { query: 45, reference: 110 })).toBe(second);
  expect(sectionAt(alignment, { query: 20, reference: 52 })).toBeUndefined();
  expect(sectionAt(alignment, { query: 4, reference: 44 })).toBeUndefined();
});

describe('the sections on the path', () => {
  it('are told from repeats', () => {
    expect([...onThePath(alignment)]).toEqual([first]);
  });

  it('are all of them where the path runs through none', () => {
    expect(onThePath({ ...alignment, path: [] }).size).toBe(2);
  });
});

it('draws a section by way of the path, or straight where the path is elsewhere', () => {
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
