import { expect, it } from 'vitest';
import { anUpload, aTrack } from '@/testing/builders';
import { namesOf, titleOf } from './track';

it('names a track by its title, else by its file', () => {
  expect(titleOf(aTrack({ title: 'Yesterday' }))).toBe('Yesterday');
  expect(titleOf(anUpload('take 3.mp3'))).toBe('take 3.mp3');
});

it('adds the artists if both tracks have the same title', () => {
  const query = aTrack({ title: 'Yesterday', artist: 'The Beatles' });
  const reference = aTrack({ title: 'YESTERDAY', artist: 'En Vogue' });
  expect(namesOf({ query, reference })).toEqual({
    query: 'Yesterday (The Beatles)',
    reference: 'YESTERDAY (En Vogue)',
  });
  expect(namesOf({ query, reference: aTrack({ title: 'Michelle' }) }).query).toBe('Yesterday');
  expect(namesOf({ query, reference: aTrack({ title: 'Yesterday', artist: null }) }).reference).toBe('Yesterday');
});
