import { expect, it } from 'vitest';
import type { SetMatchAnswer } from '@/client';
import { aTrack } from '@/testing/builders';
import {
  dropPart,
  isSame,
  mergeWithNext,
  moveEdge,
  nameAfterMatches,
  type Part,
  partsOf,
  renamePart,
  splitPart,
} from './edits';

const PARTS: Part[] = partsOf([
  { start_s: 0, end_s: 60, title: 'One', artist: null, evidence: 'beginning', track: null },
  { start_s: 60, end_s: 100, title: null, artist: 'Anna', evidence: 'silence', track: null },
  { start_s: 110, end_s: 170, title: 'Three', artist: null, evidence: 'change', track: null },
]);
const bounds = (parts: readonly Part[]) => parts.map(({ start_s, end_s }) => [start_s, end_s]);

it('moves the boundary that two parts share', () => {
  const moved = moveEdge(PARTS, 1, 'start', 52.34, 180);
  expect(bounds(moved)).toEqual([
    [0, 52.3],
    [52.3, 100],
    [110, 170],
  ]);
  expect(moved.map((part) => part.evidence)).toEqual(['beginning', 'person', 'change']);
  expect(bounds(moveEdge(PARTS, 0, 'end', 70, 180))[1]).toEqual([70, 100]);
});

it('moves an edge at a gap alone, and never past the neighbour', () => {
  expect(bounds(moveEdge(PARTS, 2, 'start', 20, 180))[2]).toEqual([100, 170]);
  expect(bounds(moveEdge(PARTS, 2, 'end', 999, 180))[2]).toEqual([110, 180]);
  expect(bounds(moveEdge(PARTS, 1, 'start', 0, 180))[0]).toEqual([0, 3]);
  expect(bounds(moveEdge(PARTS, 1, 'start', 99, 180))[1]).toEqual([97, 100]);
});

it('splits where one listens, else in the middle', () => {
  expect(bounds(splitPart(PARTS, 0, 20)).slice(0, 2)).toEqual([
    [0, 20],
    [20, 60],
  ]);
  expect(bounds(splitPart(PARTS, 0, 140))[0]).toEqual([0, 30]);
  const split = splitPart(PARTS, 1, 80);
  expect(new Set(split.map((part) => part.id)).size).toBe(4);
  expect([split[2]?.title, split[2]?.artist]).toEqual(['', null]);
});

it('merges over a gap, drops and names', () => {
  expect(mergeWithNext(PARTS, 1)[1]).toMatchObject({ start_s: 60, end_s: 170, title: 'Three', artist: 'Anna' });
  expect(mergeWithNext(PARTS, 2)).toEqual(PARTS);
  expect(bounds(dropPart(PARTS, 1))).toEqual([
    [0, 60],
    [110, 170],
  ]);
  expect(isSame(PARTS, renamePart(PARTS, 1, 'Two'))).toBe(false);
  expect(isSame(PARTS, [...PARTS])).toBe(true);
});

it('names parts without a title after the likely song that sounds in most of them', () => {
  const match = (title: string, start_s: number, end_s: number, changes: Partial<SetMatchAnswer> = {}) => ({
    track: aTrack({ title, artist: 'Bob' }),
    start_s,
    end_s,
    reference_start_s: 0,
    reference_end_s: end_s - start_s,
    probability: 0.9,
    decision: 'likely' as const,
    relation: 'same_work' as const,
    ...changes,
  });
  const titles = (...matches: SetMatchAnswer[]) => nameAfterMatches(PARTS, matches).map((part) => part.title);

  expect(titles(match('Short', 40, 79), match('Long', 75, 120))).toEqual(['One', 'Long', 'Three']);
  expect(titles(match('In less than half', 40, 79))).toEqual(['One', '', 'Three']);
  expect(titles(match('Unsure', 60, 100, { decision: 'unsure' }))).toEqual(['One', '', 'Three']);
  expect(titles()).toEqual(['One', '', 'Three']);
  expect(nameAfterMatches(PARTS, [match('Long', 60, 100)])[1]?.artist).toBe('Anna');
});
