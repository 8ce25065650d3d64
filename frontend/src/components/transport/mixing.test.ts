import { describe, expect, it } from 'vitest';
import { aSection } from '@/testing/builders';
import { keepUp, leaderOf, paceAt, semitonesToFirst, soundOf } from './mixing';

describe('soundOf', () => {
  it('puts each song into one ear', () => {
    expect(soundOf('both', 0.5, 'query')).toEqual({ volume: 1, pan: -1 });
    expect(soundOf('both', 0.5, 'reference')).toEqual({ volume: 1, pan: 1 });
  });

  it('lets one song be heard alone', () => {
    expect(soundOf('reference', 0.2, 'query').volume).toBe(0);
    expect(soundOf('reference', 0.2, 'reference')).toEqual({ volume: 1, pan: 0 });
  });

  it.each([0, 0.1, 0.5, 0.9, 1])('fades with constant power at %f', (fade) => {
    const [first, second] = (['query', 'reference'] as const).map((side) => soundOf('fade', fade, side).volume);
    expect((first ?? 0) ** 2 + (second ?? 0) ** 2).toBeCloseTo(1);
    expect(soundOf('fade', 0, 'reference').volume).toBeCloseTo(0);
    expect(soundOf('fade', 1, 'query').volume).toBeCloseTo(0);
  });
});

it('follows the song whose tempo cannot be changed', () => {
  expect(leaderOf('both', { query: true, reference: true })).toBe('query');
  expect(leaderOf('both', { query: true, reference: false })).toBe('reference');
  expect(leaderOf('fade', { query: false, reference: false })).toBe('query');
  expect(leaderOf('reference', { query: true, reference: true })).toBe('reference');
});

describe('paceAt', () => {
  const alignment = {
    path: [],
    sections: [aSection(20, 60, 70, 120), aSection(80, 100, 10, 26)],
    seconds_per_frame: 1,
  };

  it('is that of the stretch which holds the moment', () => {
    expect(paceAt(alignment, { query: 30, reference: 0 })).toBeCloseTo(1.25);
    expect(paceAt(alignment, { query: 90, reference: 0 })).toBeCloseTo(0.8);
  });

  it('is that of the chosen stretch if several hold the moment', () => {
    const chosen = aSection(25, 65, 200, 232);
    expect(
      paceAt({ ...alignment, sections: [...alignment.sections, chosen] }, { query: 30, reference: 0 }, chosen),
    ).toBe(0.8);
  });

  it('is 1 where the songs have no common pace', () => {
    expect(paceAt({ ...alignment, sections: [] }, { query: 30, reference: 0 })).toBe(1);
    expect(paceAt({ ...alignment, sections: [aSection(20, 60, 70, 75)] }, { query: 30, reference: 0 })).toBe(1);
  });
});

describe('keepUp', () => {
  it('jumps over a large distance, and hurries over a small one', () => {
    expect(keepUp(1.1, 2)).toEqual({ rate: 1.1, jumps: true });
    expect(keepUp(1, 0.01)).toEqual({ rate: 1, jumps: false });
    expect(keepUp(1, 0.06).rate).toBeCloseTo(1.015);
    expect(keepUp(1, -0.4).rate).toBeCloseTo(0.95);
  });
});

it.each([
  [0, 0],
  [null, 0],
  [5, -5],
  [6, -6],
  [7, 5],
  [11, 1],
])('brings a song that is %s semitones higher into the key by %s', (transposition, semitones) => {
  expect(semitonesToFirst(transposition)).toBe(semitones);
});
