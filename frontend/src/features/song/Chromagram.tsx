import { useEffect, useMemo, useRef } from 'react';
import { paintChroma, ROWS_FROM_TOP } from '@/components/paintChroma';
import { TimeAxis } from '@/components/TimeAxis';
import { type Chroma, meanStrengths } from '@/lib/chroma';
import { spellDuration } from '@/lib/format';
import { PITCH_CLASSES, ringColour } from '@/theme/pitchClasses';
import classes from './Chromagram.module.css';

/** What the picture shows, for those who do not see it. */
function describe(chroma: Chroma): string {
  const means = meanStrengths(chroma);
  const strongest = PITCH_CLASSES.map((name, place) => ({ name, mean: means[place] ?? 0 }))
    .sort((a, b) => b.mean - a.mean)
    .slice(0, 3)
    .map(({ name }) => name);
  const duration = spellDuration(chroma.nFrames * chroma.secondsPerFrame);
  return `Chroma over ${duration}: the strength of the twelve pitch classes in time. Strongest on the whole: ${strongest.join(', ')}.`;
}

/** Twelve rows, one for each pitch class in its own colour; the brighter, the stronger. */
export function Chromagram({ chroma }: { chroma: Chroma }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { pixels, nColumns } = useMemo(() => paintChroma(chroma), [chroma]);
  const description = useMemo(() => describe(chroma), [chroma]);
  const durationSeconds = chroma.nFrames * chroma.secondsPerFrame;

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || nColumns === 0) return;
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), nColumns, 12), 0, 0);
  }, [pixels, nColumns]);

  return (
    <div className={classes.figure}>
      <ol className={classes.names} aria-hidden="true">
        {ROWS_FROM_TOP.map((pitchClass) => (
          <li key={pitchClass}>
            <span className={classes.swatch} style={{ background: ringColour(pitchClass) }} />
            {PITCH_CLASSES[pitchClass]}
          </li>
        ))}
      </ol>
      <canvas
        ref={canvas}
        className={classes.plate}
        width={Math.max(1, nColumns)}
        height={12}
        role="img"
        aria-label={description}
      />
      <TimeAxis fromSeconds={0} toSeconds={durationSeconds} className={classes.axis} />
    </div>
  );
}
