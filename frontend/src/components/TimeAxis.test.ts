import { expect, it } from 'vitest';
import { timeTicks } from './TimeAxis';

it('marks round times', () => {
  expect(timeTicks(0, 200)).toEqual([0, 60, 120, 180]);
  expect(timeTicks(0, 1_200)).toEqual([0, 300, 600, 900, 1_200]);
  expect(timeTicks(0, 45)).toEqual([0, 10, 20, 30, 40]);
});

it('marks round times on an axis that does not start at 0', () => {
  expect(timeTicks(61, 74)).toEqual([65, 70]);
  expect(timeTicks(61, 63.5)).toEqual([61, 62, 63]);
});

it('marks fewer times if fewer parts are allowed', () => {
  expect(timeTicks(0, 200, 3)).toEqual([0, 120]);
});
