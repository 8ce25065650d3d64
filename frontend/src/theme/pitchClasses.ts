/**
 * One colour for each pitch class, used wherever a chroma is drawn.
 *
 * All twelve have the same OKLCH lightness and chroma, so that none stands out. Hues follow the circle of fifths, so that
 * the seven notes of a key have similar colours.
 */

/** Names of the pitch classes in the order of a chroma's columns. */
export const PITCH_CLASSES = ['A', 'A♯', 'B', 'C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯'] as const;

export const RING_LIGHTNESS = 0.74;
export const RING_CHROMA = 0.115;
const HUE_OF_A = 25;
const SEMITONES_OF_A_FIFTH = 7;

export type Rgb = readonly [red: number, green: number, blue: number];

/** Return the position of a pitch class on the circle of fifths, 0..11; A is 0. */
export function ringPosition(pitchClass: number): number {
  return (pitchClass * SEMITONES_OF_A_FIFTH) % 12;
}

export function hueOf(pitchClass: number): number {
  return (HUE_OF_A + ringPosition(pitchClass) * 30) % 360;
}

/** Convert OKLCH to sRGB in 0..255 (Ottosson, "A perceptual color space for image processing", 2020), clipped to the gamut. */
export function oklchToRgb(lightness: number, chroma: number, hueDegrees: number): Rgb {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toByte(linear: number): number {
  const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, encoded)));
}

/** Return the colour of a pitch class for CSS and SVG. */
export function ringColour(pitchClass: number): string {
  return `oklch(${RING_LIGHTNESS} ${RING_CHROMA} ${hueOf(pitchClass)})`;
}

export type Scheme = 'light' | 'dark';

/** Lightness and chroma (OKLCH) of a cell without sound and of the strongest cell. The first is the background. */
const PLATES = {
  light: { quiet: [0.985, 0.002], strong: [0.56, 0.13] },
  dark: { quiet: [0.21, 0.006], strong: [0.86, RING_CHROMA] },
} as const;

/** Return the colour of one cell of a chroma picture. With `strength`, 0..1, it moves away from the background. */
export function plateColour(pitchClass: number, strength: number, scheme: Scheme): Rgb {
  const { quiet, strong } = PLATES[scheme];
  const between = (axis: 0 | 1) => quiet[axis] + (strong[axis] - quiet[axis]) * strength;
  return oklchToRgb(between(0), between(1), hueOf(pitchClass));
}
