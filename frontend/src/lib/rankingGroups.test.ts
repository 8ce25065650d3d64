import { expect, it } from 'vitest';
import type { RankingItem } from '@/client';
import { aTrack, aVerdict } from '@/testing/builders';
import { groupedByWork } from './rankingGroups';

const work = (letter: string) => ({ id: letter.repeat(32), title: letter });

function rows(...titles: readonly [title: string, work: string | null][]): RankingItem[] {
  return titles.map(([title, letter], index) => ({
    rank: index + 1,
    track: aTrack({ title, work: letter ? work(letter) : null }),
    verdict: aVerdict(),
    is_aligned: true,
    supported_by: 0,
    review: null,
  }));
}

it('puts the recordings of a work together, at the place of the best one', () => {
  const grouped = groupedByWork(rows(['1', 'a'], ['2', null], ['3', 'b'], ['4', 'a'], ['5', null]));
  expect(grouped.map(({ item, opens }) => [item.track.title, opens?.title ?? null])).toEqual([
    ['1', 'a'],
    ['4', null],
    ['2', null],
    ['3', null],
    ['5', null],
  ]);
  expect(grouped.map(({ isGrouped }) => isGrouped)).toEqual([true, true, false, false, false]);
});
