import { describe, expect, it } from 'vitest';
import { decodeChroma, meanStrengths, profileOf, transposed } from './chroma';

const FRAME = [255, 0, 0, 51, 0, 0, 0, 0, 0, 0, 0, 0];

function answerOf(frames: readonly number[][]) {
  return {
    recipe: 'hpcp-v1',
    recipes: ['hpcp-v1'],
    seconds_per_frame: 0.5,
    peaks: null,
    n_frames: frames.length,
    frames: btoa(String.fromCharCode(...frames.flat())),
  };
}

describe('chroma', () => {
  it('is decoded from base64', () => {
    const chroma = decodeChroma(answerOf([FRAME, FRAME]));
    expect(chroma.nFrames).toBe(2);
    expect([...chroma.frames.slice(12, 16)]).toEqual([255, 0, 0, 51]);
  });

  it('has a mean of each pitch class, and a profile with maximum 1', () => {
    const means = meanStrengths(decodeChroma(answerOf([FRAME, new Array<number>(12).fill(0)])));
    expect(means[0]).toBeCloseTo(0.5);
    expect(means[3]).toBeCloseTo(0.1);
    expect(profileOf(means)[0]).toBe(1);
    expect(profileOf(means)[3]).toBeCloseTo(0.2);
  });

  it('is transposed by semitones, with wrap-around', () => {
    const song = decodeChroma(answerOf([FRAME, FRAME]));
    const higher = transposed(song, 10);
    expect(higher.frames[10]).toBe(255);
    expect(higher.frames[1]).toBe(51);
    expect(higher.frames[22]).toBe(255);
    expect([...transposed(higher, 2).frames]).toEqual([...song.frames]);
    expect(transposed(song, 12)).toBe(song);
  });
});
