import type { ChromaAnswer } from '@/client';
import { bytesOf } from '@/lib/bits';

/** `frames` has 12 strengths (0..255) for each frame, in the order A, A♯, … G♯. */
export interface Chroma {
  frames: Uint8Array;
  nFrames: number;
  secondsPerFrame: number;
  /** Largest magnitude (0..255) of equal parts of the recording; null if an older release analysed it. */
  peaks?: Uint8Array | null;
}

export function decodeChroma(answer: ChromaAnswer): Chroma {
  const frames = bytesOf(answer.frames);
  const peaks = answer.peaks ? bytesOf(answer.peaks) : null;
  return { frames, nFrames: Math.floor(frames.length / 12), secondsPerFrame: answer.seconds_per_frame, peaks };
}

/** Return the mean strength of each pitch class over the whole song, 0..1. */
export function meanStrengths({ frames, nFrames }: Chroma): number[] {
  const sums = new Array<number>(12).fill(0);
  for (let index = 0; index < nFrames * 12; index += 1) {
    sums[index % 12] = (sums[index % 12] ?? 0) + (frames[index] ?? 0);
  }
  return sums.map((sum) => sum / (255 * Math.max(1, nFrames)));
}

/** Scale mean strengths so that the largest is 1. */
export function profileOf(means: readonly number[]): number[] {
  const strongest = Math.max(...means, Number.EPSILON);
  return means.map((mean) => mean / strongest);
}

/** Transpose a chroma upwards. Pitch classes wrap around from G♯ to A. */
export function transposed(chroma: Chroma, semitones: number): Chroma {
  const shift = ((semitones % 12) + 12) % 12;
  if (shift === 0) return chroma;
  const frames = new Uint8Array(chroma.frames.length);
  for (let index = 0; index < chroma.nFrames * 12; index += 1) {
    const pitchClass = index % 12;
    frames[index - pitchClass + ((pitchClass + shift) % 12)] = chroma.frames[index] ?? 0;
  }
  return { ...chroma, frames };
}
