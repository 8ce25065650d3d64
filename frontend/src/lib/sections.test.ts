import { expect, it } from 'vitest';
import { aSection } from '@/testing/builders';
import { coveredSeconds, gapsOf, longest, merged, spanOf } from './sections';

it('returns the span of a section in either song', () => {
  const section = aSection(10, 30, 50, 75);
  expect(spanOf(section, 'query')).toEqual({ fromSeconds: 10, toSeconds: 30 });
  expect(spanOf(section, 'reference')).toEqual({ fromSeconds: 50, toSeconds: 75 });
});

it('counts overlapping spans once', () => {
  const sections = [aSection(60, 90, 0, 30), aSection(10, 30, 50, 70), aSection(20, 40, 100, 120)];
  expect(merged(sections.map((section) => spanOf(section, 'query')))).toEqual([
    { fromSeconds: 10, toSeconds: 40 },
    { fromSeconds: 60, toSeconds: 90 },
  ]);
  expect(coveredSeconds(sections, 'query')).toBe(60);
  expect(coveredSeconds(sections, 'reference')).toBe(70);
});

it('finds the longest section', () => {
  const short = aSection(0, 10, 0, 90);
  const long = aSection(20, 60, 0, 40);
  expect(longest([short, long])).toBe(long);
  expect(longest([])).toBeUndefined();
});

it('returns the gaps between spans', () => {
  const spans = [
    { fromSeconds: 20, toSeconds: 30 },
    { fromSeconds: 0, toSeconds: 5 },
  ];
  expect(gapsOf(spans, 60)).toEqual([
    { fromSeconds: 5, toSeconds: 20 },
    { fromSeconds: 30, toSeconds: 60 },
  ]);
  expect(gapsOf([], 60)).toEqual([{ fromSeconds: 0, toSeconds: 60 }]);
  expect(gapsOf([{ fromSeconds: 0, toSeconds: 61 }], 60)).toEqual([]);
});
