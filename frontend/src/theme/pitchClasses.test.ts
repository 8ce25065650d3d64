import { describe, expect, it } from 'vitest';
import {
  hueOf,
  oklchToRgb,
  PITCH_CLASSES,
  plateColour,
  RING_CHROMA,
  RING_LIGHTNESS,
  ringPosition,
} from './pitchClasses';

const all = PITCH_CLASSES.map((_, pitchClass) => pitchClass);

/** Return the OKLCH lightness of an sRGB colour. */
function lightnessOf([red, green, blue]: readonly [number, number, number]): number {
  const [r, g, b] = [red, green, blue].map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

describe('colours of the pitch classes', () => {
  it('follow the circle of fifths: A, E, B, F♯ …', () => {
    const inOrder = [...all].sort((a, b) => ringPosition(a) - ringPosition(b)).map((index) => PITCH_CLASSES[index]);
    expect(inOrder).toEqual(['A', 'E', 'B', 'F♯', 'C♯', 'G♯', 'D♯', 'A♯', 'F', 'C', 'G', 'D']);
  });

  it('have hues 30 degrees apart', () => {
    const hues = all.map(hueOf).sort((a, b) => a - b);
    expect(new Set(hues).size).toBe(12);
    hues.forEach((hue, index) => {
      if (index > 0) expect(hue - (hues[index - 1] ?? 0)).toBe(30);
    });
  });

  it('have the same lightness', () => {
    for (const pitchClass of all) {
      const colour = oklchToRgb(RING_LIGHTNESS, RING_CHROMA, hueOf(pitchClass));
      expect(lightnessOf(colour)).toBeCloseTo(RING_LIGHTNESS, 2);
    }
  });

  it.each(['light', 'dark'] as const)('move away from the background with the strength: %s scheme', (scheme) => {
    const turn = scheme === 'light' ? -1 : 1;
    for (const pitchClass of all) {
      const steps = [0, 0.25, 0.5, 0.75, 1].map((strength) => lightnessOf(plateColour(pitchClass, strength, scheme)));
      expect([...steps].sort((a, b) => turn * (a - b))).toEqual(steps);
    }
  });

  it('stand on a background of the scheme', () => {
    expect(lightnessOf(plateColour(0, 0, 'light'))).toBeGreaterThan(0.97);
    expect(lightnessOf(plateColour(0, 0, 'dark'))).toBeLessThan(0.25);
  });

  it('converts white and black', () => {
    expect(oklchToRgb(1, 0, 0)).toEqual([255, 255, 255]);
    expect(oklchToRgb(0, 0, 0)).toEqual([0, 0, 0]);
  });
});
