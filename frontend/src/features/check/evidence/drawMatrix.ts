import type { EvidenceAnswer } from '@/client';
import { unpackBits } from '@/lib/bits';
import type { Point, View } from './matrixView';

/** Largest width and height in pixels. Longer songs are downsampled. */
const MAX_SIDE = 2048;

export interface Mask {
  /** Opacity 0..255 of each dot, row by row from the top, which is the end of the reference. */
  alphas: Uint8Array;
  width: number;
  height: number;
}

/** Convert a recurrence matrix to a mask: the query to the right, the reference upwards. Cells of one dot are averaged. */
export function maskOf({ matrix, shape }: Pick<EvidenceAnswer, 'matrix' | 'shape'>): Mask {
  const [nQuery, nReference] = shape;
  const cells = unpackBits(matrix, nQuery * nReference);
  const step = Math.max(1, Math.ceil(Math.max(nQuery, nReference) / MAX_SIDE));
  const width = Math.ceil(nQuery / step);
  const height = Math.ceil(nReference / step);
  const sums = new Uint16Array(width * height);
  for (let i = 0; i < nQuery; i += 1) {
    const column = Math.floor(i / step);
    for (let j = 0; j < nReference; j += 1) {
      if (!cells[i * nReference + j]) continue;
      const index = (height - 1 - Math.floor(j / step)) * width + column;
      sums[index] = (sums[index] ?? 0) + 1;
    }
  }
  const most = step * step;
  return { alphas: Uint8Array.from(sums, (sum) => Math.round((255 * sum) / most)), width, height };
}

/** Convert a mask to a canvas, which can be drawn fast in any size. */
export function pictureOf({ alphas, width, height }: Mask): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const image = context.createImageData(width, height);
  alphas.forEach((alpha, index) => {
    image.data[index * 4 + 3] = alpha;
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * Draw the visible part of the picture in one colour, scaled to the canvas.
 *
 * @param covered how much of the whole the picture covers, from the lower left corner.
 */
export function drawView(
  canvas: HTMLCanvasElement,
  picture: HTMLCanvasElement,
  covered: Point,
  view: View,
  colour: string,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height } = canvas;
  const part = 1 / view.zoom;
  const whole = { width: picture.width / covered.x, height: picture.height / covered.y };
  const left = view.x * whole.width;
  const top = picture.height - (view.y + part) * whole.height;
  context.globalCompositeOperation = 'source-over';
  context.clearRect(0, 0, width, height);
  // Smooth only dots that are smaller than a pixel.
  context.imageSmoothingEnabled = width < whole.width * part;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, whole.width * part, whole.height * part, 0, 0, width, height);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
}
