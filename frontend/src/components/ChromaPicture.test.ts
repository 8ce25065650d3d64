import { describe, expect, it } from 'vitest';
import { decodeChroma } from '@/lib/chroma';
import { plateColour } from '@/theme/pitchClasses';
import { paintChroma } from './ChromaPicture';

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

function packed([red, green, blue]: readonly [number, number, number]): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

describe('chroma', () => {
  it('is painted with C at the bottom, B at the top and A in its own colour', () => {
    const { pixels, nColumns } = paintChroma(decodeChroma(answerOf([FRAME])), 'light');
    expect(nColumns).toBe(1);
    expect(pixels[2]).toBe(packed(plateColour(0, 1, 'light')));
    expect(pixels[11]).toBe(packed(plateColour(3, 51 / 255, 'light')));
    expect(pixels[0]).toBe(packed(plateColour(2, 0, 'light')));
  });

  it('of a long song is averaged down to what a screen shows', () => {
    const frames = Array.from({ length: 2_800 }, (_, index) =>
      index % 2 === 0 ? FRAME : new Array<number>(12).fill(0),
    );
    const bytes = Uint8Array.from(frames.flat());
    const { pixels, nColumns } = paintChroma({ frames: bytes, nFrames: 2_800 }, 'light');
    expect(nColumns).toBe(1_400);
    expect(pixels[2 * nColumns]).toBe(packed(plateColour(0, 128 / 255, 'light')));
  });
});
