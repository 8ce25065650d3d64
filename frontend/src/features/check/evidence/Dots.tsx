import { useComputedColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useMemo, useRef } from 'react';
import type { EvidenceAnswer } from '@/client';
import classes from './Dots.module.css';
import { drawView, maskOf, pictureOf } from './drawMatrix';
import type { View } from './matrixView';

/** The dots of the recurrence, as large as the place they are put in. */
export function Dots({ evidence, view }: { evidence: EvidenceAnswer; view: View }) {
  const { ref: sized, width, height } = useElementSize<HTMLCanvasElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ref = useMergedRef(sized, canvas);
  const scheme = useComputedColorScheme('light');
  const picture = useMemo(() => pictureOf(maskOf(evidence)), [evidence]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour that is read from the page follows the scheme.
  useEffect(() => {
    if (!canvas.current || !picture || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(height * ratio);
    drawView(canvas.current, picture, view, getComputedStyle(canvas.current).color);
  }, [picture, view, width, height, scheme]);
  return <canvas ref={ref} className={classes.dots} />;
}
