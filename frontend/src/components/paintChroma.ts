import type { Chroma } from '@/lib/chroma';
import { plateColour } from '@/theme/pitchClasses';

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
