import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type { Chroma } from '@/lib/chroma';
import { plateColour, type Scheme } from '@/theme/pitchClasses';

const LEVELS = 256;

const tables: Partial<Record<Scheme, Uint32Array>> = {};

/** All cell colours as packed RGBA, at index `pitch class × 256 + strength`. Computed once for each scheme. */
function colourTable(scheme: Scheme): Uint32Array {
  const known = tables[scheme];
  if (known) return known;
  const table = new Uint32Array(12 * LEVELS);
  tables[scheme] = table;
  for (let pitchClass = 0; pitchClass < 12; pitchClass += 1) {
    for (let level = 0; level < LEVELS; level += 1) {
      const [red, green, blue] = plateColour(pitchClass, level / (LEVELS - 1), scheme);
      table[pitchClass * LEVELS + level] = (255 << 24) | (blue << 16) | (green << 8) | red;
    }
  }
  return table;
}

/** Pitch classes of the rows from top to bottom: B, A♯, … C. */
export const ROWS_FROM_TOP = [2, 1, 0, 11, 10, 9, 8, 7, 6, 5, 4, 3] as const;

const MAX_COLUMNS = 1400;

type Frames = Pick<Chroma, 'frames' | 'nFrames'>;

interface Painted {
  pixels: Uint32Array<ArrayBuffer>;
  nColumns: number;
}

/**
 * Draw a chroma with one pixel for each frame and pitch class. Frames of long songs are averaged to `MAX_COLUMNS`.
 *
 * @returns packed RGBA pixels, row by row, and the number of pixels in a row.
 */
export function paintChroma({ frames, nFrames }: Frames, scheme: Scheme): Painted {
  const table = colourTable(scheme);
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

interface ChromaPictureProps {
  chroma: Frames;
  className: string | undefined;
  /** Text alternative. The picture is decorative without it. */
  label?: string;
}

/** A chromagram: twelve rows, one for each pitch class in its own colour, on the background of the scheme. */
export function ChromaPicture({ chroma, className, label }: ChromaPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  const { pixels, nColumns } = useMemo(() => paintChroma(chroma, scheme), [chroma, scheme]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || nColumns === 0) return;
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), nColumns, 12), 0, 0);
  }, [pixels, nColumns]);
  const alternative = label === undefined ? {} : { role: 'img', 'aria-label': label };
  return <canvas ref={canvas} className={className} width={Math.max(1, nColumns)} height={12} {...alternative} />;
}
