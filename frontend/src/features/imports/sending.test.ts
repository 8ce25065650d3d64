import { describe, expect, it } from 'vitest';
import { pathOf } from './sending';

describe('the path of a file', () => {
  it('is the same whether the folder was chosen or dropped', () => {
    const file = (changes: object) => Object.assign(new File([''], 'a.mp3'), changes);
    expect(pathOf(file({ path: './a.mp3' }))).toBe('a.mp3');
    expect(pathOf(file({ path: '/tapes/a.mp3' }))).toBe('tapes/a.mp3');
    expect(pathOf(file({}))).toBe('a.mp3');
  });
});
