import { expect, it } from 'vitest';
import { changeWords } from './auditWords';

it('writes lists and things as words, and leaves out what is empty', () => {
  const after = {
    title: 'Everything',
    alternative_titles: ['All of it', 'The whole'],
    writers: [{ name: 'Ada Bird', role: 'CA', share: 50 }],
    links: [],
    iswc: null,
  };
  expect(changeWords({ before: {}, after })).toBe(
    'title Everything, alternative titles All of it, The whole, writers Ada Bird CA 50',
  );
  expect(changeWords({ before: {}, after: { iswc: 'T0345246801' } })).toBe('ISWC T0345246801');
  expect(changeWords({ before: { tags: ['live'] }, after: { tags: [] } })).toBe('tags from live to nothing');
});
