import type { EvidenceAnswer, SectionAnswer } from '@/client';

export const SECONDS_PER_FRAME = 0.4644;

/** Deterministic noise in 0..1. */
function noise(index: number): number {
  return Math.abs((Math.sin(index * 12.9898) * 43758.5453) % 1);
}

function packed(cells: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(cells.length / 8));
  cells.forEach((cell, index) => {
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (cell << (7 - (index & 7)));
  });
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

interface Line {
  frame: readonly [number, number];
  nFrames: number;
  slope: number;
}

function lineOf(section: SectionAnswer): Line {
  const nFrames = Math.floor((section.query_end_s - section.query_start_s) / SECONDS_PER_FRAME);
  const frame = [section.query_start_s, section.reference_start_s].map((s) => Math.round(s / SECONDS_PER_FRAME));
  const slope = (section.reference_end_s - section.reference_start_s) / (section.query_end_s - section.query_start_s);
  return { frame: [frame[0] ?? 0, frame[1] ?? 0], nFrames, slope };
}

/** Evidence with plausible dots: broken diagonals along the sections, repeats, and noise. */
export function anEvidence(
  sections: SectionAnswer[],
  [queryS, referenceS]: readonly [number, number] = [183, 201],
): EvidenceAnswer {
  const shape: [number, number] = [Math.floor(queryS / SECONDS_PER_FRAME), Math.floor(referenceS / SECONDS_PER_FRAME)];
  const [nQuery, nReference] = shape;
  const cells = new Uint8Array(nQuery * nReference);
  const dot = (i: number, j: number) => {
    if (i >= 0 && j >= 0 && i < nQuery && j < nReference) cells[i * nReference + j] = 1;
  };
  for (let index = 0; index < cells.length; index += 1) {
    const [i, j] = [Math.floor(index / nReference), index % nReference];
    if (noise(Math.floor(i / 5) * 977 + Math.floor(j / 4)) * noise(index) > 0.86) cells[index] = 1;
  }
  const path: [number, number][] = [];
  for (const { frame, nFrames, slope } of sections.map(lineOf)) {
    for (let step = 0; step < nFrames; step += 1) {
      const [i, j] = [frame[0] + step, Math.round(frame[1] + step * slope)];
      if (noise(step * 3 + frame[0]) > 0.2) for (const wide of [-1, 0, 1]) dot(i, j + wide);
      // A repeated chorus matches twice.
      if (noise(Math.floor(step / 12) + frame[1]) > 0.62) dot(i, j + 69);
    }
  }
  const [main] = [...sections].sort((a, b) => b.query_end_s - b.query_start_s - (a.query_end_s - a.query_start_s));
  if (main) {
    const { frame, nFrames, slope } = lineOf(main);
    for (let step = 0; step < nFrames; step += 1) path.push([frame[0] + step, Math.round(frame[1] + step * slope)]);
  }
  return { seconds_per_frame: SECONDS_PER_FRAME, shape, matrix: packed(cells), path, sections };
}
