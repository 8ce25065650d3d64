import { expect, it } from 'vitest';
import { differenceWords } from './caseWords';

it.each([
  ['decision', 'Decision'],
  ['query.title', 'First song: title'],
  ['reference.chroma_sha256', 'Second song: hash of its harmony'],
  // A later release of the server may know more.
  ['something_new', 'something_new'],
])('calls %s %s', (what, words) => {
  expect(differenceWords({ what, before: 'a', now: 'b' })).toBe(words);
});
