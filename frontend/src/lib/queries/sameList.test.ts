import { expect, it } from 'vitest';
import { keys } from './keys';
import { keepSameList } from './sameList';

const keep = keepSameList(keys.importItems('a', { limit: 50, cursor: 'x' }));

it('keeps the page before while another page of the same list is loaded', () => {
  expect(keep(['row'], { queryKey: keys.importItems('a', { limit: 50 }) })).toEqual(['row']);
});

it('keeps nothing of the list of another thing, nor of another kind', () => {
  expect(keep(['row'], { queryKey: keys.importItems('b', { limit: 50 }) })).toBeUndefined();
  expect(keep(['row'], { queryKey: keys.deliveries('a', { limit: 50 }) })).toBeUndefined();
  expect(keep(undefined, undefined)).toBeUndefined();
});
