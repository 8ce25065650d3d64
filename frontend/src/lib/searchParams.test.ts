import { expect, it } from 'vitest';
import { parseSearch, stringifySearch } from './searchParams';

it('keeps text that looks like a number', () => {
  expect(parseSearch('?q=1999&state=ready')).toEqual({ q: '1999', state: 'ready' });
  expect(stringifySearch({ q: '1999' })).toBe('?q=1999');
});

it('leaves out parameters that are not set', () => {
  expect(stringifySearch({ q: undefined, state: '', page: 2 })).toBe('?page=2');
  expect(stringifySearch({})).toBe('');
});

it('round-trips any script', () => {
  const q = 'Τα παιδιά & 枯葉';
  expect(parseSearch(stringifySearch({ q }))).toEqual({ q });
});
