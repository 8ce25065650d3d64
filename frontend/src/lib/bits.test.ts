import { expect, it } from 'vitest';
import { bytesOf, unpackBits } from './bits';

const base64 = (...bytes: number[]) => btoa(String.fromCharCode(...bytes));

it('decodes bytes above 127', () => {
  expect([...bytesOf(base64(0, 127, 128, 255))]).toEqual([0, 127, 128, 255]);
});

it('reads the most significant bit of a byte first', () => {
  expect([...unpackBits(base64(0b1010_0001), 8)]).toEqual([1, 0, 1, 0, 0, 0, 0, 1]);
});

it('continues in the next byte and drops padding bits', () => {
  expect([...unpackBits(base64(0b0000_0001, 0b1100_0000), 10)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
});

it('fills missing bits with 0', () => {
  expect([...unpackBits(base64(0b1111_1111), 12)].slice(8)).toEqual([0, 0, 0, 0]);
});
