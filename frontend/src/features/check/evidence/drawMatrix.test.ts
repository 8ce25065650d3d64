import { expect, it } from 'vitest';
import { maskOf } from './drawMatrix';

function packed(rows: readonly string[]): string {
  const bits = rows.join('').padEnd(Math.ceil(rows.join('').length / 8) * 8, '0');
  const bytes = bits.match(/.{8}/g) ?? [];
  return btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 2))));
}

it('draws the query to the right and the reference upwards', () => {
  const { alphas, width, height } = maskOf({ shape: [3, 2], matrix: packed(['10', '01', '01']) });
  expect([width, height]).toEqual([3, 2]);
  expect([...alphas]).toEqual([0, 255, 255, 255, 0, 0]);
});

it('downsamples very long songs, and averages the cells of a dot', () => {
  const rows = ['1'.repeat(2_050), '0'.repeat(2_050)];
  const { alphas, width, height } = maskOf({ shape: [2, 2_050], matrix: packed(rows) });
  expect([width, height]).toEqual([1, 1_025]);
  expect(alphas[0]).toBe(128);
});
