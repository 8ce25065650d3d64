import { expect, it } from 'vitest';
import { parseTime } from './times';

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
