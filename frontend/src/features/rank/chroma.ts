import type { ChromaAnswer } from '@/client';
import { plateColour } from '@/theme/pitchClasses';

/** Strengths 0..255, twelve to a frame, in the order A, A♯, … G♯. */
export interface Chroma {
  frames: Uint8Array;
  nFrames: number;
  secondsPerFrame: number;
}

export function decodeChroma(answer: ChromaAnswer): Chroma {
  const bytes = Uint8Array.from(atob(answer.frames), (character) => character.charCodeAt(0));
  return { frames: bytes, nFrames: Math.floor(bytes.length / 12), secondsPerFrame: answer.seconds_per_frame };
}

/** Mean strength of each pitch class over the whole song, 0..1. */
export function meanStrengths({ frames, nFrames }: Chroma): number[] {
  const sums = new Array<number>(12).fill(0);
  for (let place = 0; place < nFrames * 12; place += 1) {
    sums[place % 12] = (sums[place % 12] ?? 0) + (frames[place] ?? 0);
  }
  return sums.map((sum) => sum / (255 * Math.max(1, nFrames)));
}

/** Mean strengths stretched so that the strongest is 1: the shape of a profile, not its loudness. */
export function profileOf(means: readonly number[]): number[] {
  const strongest = Math.max(...means, Number.EPSILON);
  return means.map((mean) => mean / strongest);
}

const LEVELS = 256;

/** Every colour that a cell can have, packed for a canvas, [pitch class × 256 + strength]. */
function colourTable(): Uint32Array {
  const table = new Uint32Array(12 * LEVELS);
  for (let pitchClass = 0; pitchClass < 12; pitchClass += 1) {
    for (let level = 0; level < LEVELS; level += 1) {
      const [red, green, blue] = plateColour(pitchClass, level / (LEVELS - 1));
      table[pitchClass * LEVELS + level] = (255 << 24) | (blue << 16) | (green << 8) | red;
    }
  }
  return table;
}

/** From the bottom up a picture shows C, C♯, … B, as a keyboard does. */
export const ROWS_FROM_TOP = [2, 1, 0, 11, 10, 9, 8, 7, 6, 5, 4, 3] as const;

const MAX_COLUMNS = 1400;

/**
 * The picture of a chroma, one pixel for each frame and pitch class; long songs are averaged down to what a screen shows.
 *
 * @returns packed pixels, row by row, and their number in a row.
 */
export function paintChroma({ frames, nFrames }: Chroma): { pixels: Uint32Array<ArrayBuffer>; nColumns: number } {
  const table = colourTable();
  const nColumns = Math.min(nFrames, MAX_COLUMNS);
  const pixels = new Uint32Array(nColumns * 12);
  for (let column = 0; column < nColumns; column += 1) {
    const from = Math.floor((column * nFrames) / nColumns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * nFrames) / nColumns));
    ROWS_FROM_TOP.forEach((pitchClass, row) => {
      let sum = 0;
      for (let frame = from; frame < to; frame += 1) sum += frames[frame * 12 + pitchClass] ?? 0;
      const level = Math.round(sum / (to - from));
      pixels[row * nColumns + column] = table[pitchClass * LEVELS + level] ?? 0;
    });
  }
  return { pixels, nColumns };
}

/** Where a time axis is marked, in seconds: full minutes, or a part or several of them, never more than seven. */
export function timeMarks(durationSeconds: number): number[] {
  const steps = [10, 30, 60, 120, 300, 600, 1200, 3600, 7200];
  const step = steps.find((candidate) => durationSeconds / candidate <= 6) ?? 7200;
  return Array.from({ length: Math.floor(durationSeconds / step) + 1 }, (_, place) => place * step);
}
