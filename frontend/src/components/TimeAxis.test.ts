import { expect, it } from 'vitest';
import { timeTicks } from './TimeAxis';

it('marks time in full minutes, and not too often', () => {
  expect(timeTicks(0, 200)).toEqual([0, 60, 120, 180]);
  expect(timeTicks(0, 1_200)).toEqual([0, 300, 600, 900, 1_200]);
  expect(timeTicks(0, 45)).toEqual([0, 10, 20, 30, 40]);
});

it('keeps to round times where an axis begins in the middle', () => {
  expect(timeTicks(61, 74)).toEqual([65, 70]);
  expect(timeTicks(61, 63.5)).toEqual([61, 62, 63]);
});

it('marks fewer where there is little space', () => {
  expect(timeTicks(0, 200, 3)).toEqual([0, 120]);
});
