import { useMemo } from 'react';
import classes from './Waveform.module.css';

/** Height of the drawing; its width is one unit for each peak. */
const HEIGHT = 100;

/** Return the outline of the peaks (0..255), mirrored at the middle, as a path. */
export function outlineOf(peaks: Uint8Array): string {
  const top = Array.from(peaks, (peak, index) => `${index} ${((255 - peak) / 510) * HEIGHT}`);
  const bottom = Array.from(peaks, (peak, index) => `${index} ${((255 + peak) / 510) * HEIGHT}`).reverse();
  return `M${[...top, ...bottom].join('L')}Z`;
}

/** How loud a song is over its time. Only for the eye: the slider above it says where one is. */
export function Waveform({ peaks, className }: { peaks: Uint8Array; className?: string | undefined }) {
  const path = useMemo(() => outlineOf(peaks), [peaks]);
  if (peaks.length < 2) return null;
  return (
    <svg
      className={`${classes.waveform} ${className ?? ''}`}
      viewBox={`0 0 ${peaks.length - 1} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-waveform
    >
      <path d={path} />
    </svg>
  );
}
