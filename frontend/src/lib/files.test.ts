import { expect, it } from 'vitest';
import { refusalOf } from './files';

const file = (name: string, size: number, type = '') => ({ name, size, type });

it.each([
  ['song.mp3', ''],
  ['SONG.FLAC', ''],
  ['song.aiff', ''],
  ['song.wv', ''],
  ['film.mkv', 'video/x-matroska'],
  ['no extension', 'audio/ogg'],
  ['clip.webm', 'video/webm'],
])('takes %s (%s)', (name, type) => {
  expect(refusalOf(file(name, 1_000, type))).toBeNull();
});

it('refuses empty files, large files and files that are not audio, with a reason', () => {
  expect(refusalOf(file('song.mp3', 0))).toMatch(/empty/);
  expect(refusalOf(file('song.wav', 201_000_000))).toMatch(/too large: 201 MB/);
  expect(refusalOf(file('picture.png', 1_000, 'image/png'))).toMatch(/not an audio file/);
  expect(refusalOf(file('mp3', 1_000))).toMatch(/not an audio file/);
});

it('names sound that is not read', () => {
  expect(refusalOf(file('song.ape', 1_000, 'audio/x-ape'))).toBe(
    'Contrafact does not read APE files. Convert it to FLAC or MP3.',
  );
});

it('takes a file of exactly 200 MB', () => {
  expect(refusalOf(file('song.wav', 200_000_000))).toBeNull();
});
