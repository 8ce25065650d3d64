import { describe, expect, it } from 'vitest';
import { decideLink, holdsLink, looksLikeLink } from './links';

describe('the kind of a pasted link', () => {
  it.each([
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'track'],
    ['https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123&index=4', 'track'],
    ['youtu.be/dQw4w9WgXcQ?list=PL123', 'track'],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ?list=PL123', 'track'],
    ['https://www.youtube.com/playlist?list=PL123', 'playlist'],
    ['music.youtube.com/playlist?list=OLAK5uy', 'playlist'],
    ['https://www.youtube.com/watch?list=PL123', 'playlist'],
    ['  ', 'nothing'],
    ['no link at all', 'track'],
    ['http://[', 'track'],
  ])('%s is a %s', (text, kind) => {
    expect(decideLink(text)).toBe(kind);
  });
});

describe('links in a search field', () => {
  it.each([
    ['https://youtu.be/dQw4w9WgXcQ', true],
    ['www.youtube.com/watch?v=dQw4w9WgXcQ', true],
    ['m.youtube.com/watch?v=dQw4w9WgXcQ', true],
    ['autumn leaves', false],
    ['AC/DC', false],
    ['youtube.com songs', false],
  ])('%s: %s', (text, isLink) => {
    expect(looksLikeLink(text)).toBe(isLink);
  });
});

it.each([
  ['https://youtu.be/dQw4w9WgXcQ', true],
  ['listen: (youtube.com/watch?v=dQw4w9WgXcQ)', true],
  ['http://example.org/song', true],
  ['autumn leaves', false],
  ['you tube', false],
])('finds a link in "%s": %s', (text, expected) => {
  expect(holdsLink(text)).toBe(expected);
});
