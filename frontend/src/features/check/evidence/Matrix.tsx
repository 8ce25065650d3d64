import { Title, useComputedColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import type { EvidenceAnswer } from '@/client';
import { Say } from '@/components/Say';
import { TimeAxis, VerticalTimeAxis } from '@/components/TimeAxis';
import type { Listening } from '@/components/transport/useListening';
import { sectionAt } from '@/lib/alignment';
import { formatDuration } from '@/lib/format';
import type { Moment, Side } from '@/lib/sections';
import { t } from '@/lib/texts';
import { drawView, maskOf, pictureOf } from './drawMatrix';
import classes from './Matrix.module.css';
import { MatrixOverlay } from './MatrixOverlay';
import { type Point, showing, type View } from './matrixView';
import { useMatrixGestures } from './useMatrixGestures';
import type { TimeView } from './useTimeView';
import { ZOOM_STEP } from './ZoomButtons';

interface MatrixProps {
  evidence: EvidenceAnswer;
  names: Record<Side, string>;
  listening: Listening;
  time: TimeView;
}

/** Step of an arrow key, as part of the visible area. */
const ARROW_STEP = 0.02;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowDown: { x: 0, y: -1 },
  ArrowUp: { x: 0, y: 1 },
};

/** The recurrence matrix: every moment of the first song against every moment of the second, a dot where they are similar. */
export function Matrix({ evidence, names, listening, time }: MatrixProps) {
  const surface = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const { view, maxZoom, hover, durations, pointOf, momentAt, setView, setHover } = time;
  const pick = (point: Point) => {
    const moment = momentAt(point);
    listening.moveTo(moment, sectionAt(evidence, moment));
  };
  const point = (at: Point | null) => setHover(at && momentAt(at));
  const gestures = useMatrixGestures({ surface, view, maxZoom, onView: setView, onPick: pick, onHover: point });

  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = (ARROW_STEP * (event.shiftKey ? 5 : 1)) / view.zoom;
      const from = listening.moment ? pointOf(listening.moment) : { x: view.x, y: view.y };
      const clamp = (part: number) => Math.min(1, Math.max(0, part));
      const to = { x: clamp(from.x + arrow.x * step), y: clamp(from.y + arrow.y * step) };
      setView(showing(view, to));
      pick(to);
    } else if (event.key === '+' || event.key === '=') time.zoom(ZOOM_STEP);
    else if (event.key === '-') time.zoom(1 / ZOOM_STEP);
    else if (event.key === '0') time.showAll();
    else return;
    event.preventDefault();
  };

  return (
    <figure className={classes.figure}>
      <Title order={3}>{t('Moment by moment')}</Title>
      <p className={classes.axisName}>
        <Say text="↑ Second song: {title}" values={{ title: <bdi>{names.reference}</bdi> }} />
      </p>
      <div className={classes.plot}>
        <VerticalTimeAxis fromSeconds={time.from.reference} toSeconds={time.to.reference} />
        <div
          ref={surface}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
          tabIndex={0}
          className={classes.surface}
          style={{ aspectRatio: aspectOf(durations) }}
          aria-label={t('Recurrence matrix')}
          aria-describedby={helpId}
          onKeyDown={onKeyDown}
          {...gestures}
        >
          <Dots evidence={evidence} view={view} durations={durations} />
          <MatrixOverlay
            evidence={evidence}
            time={time}
            moment={listening.moment && pointOf(listening.moment)}
            hover={hover && pointOf(hover)}
            chosen={listening.chosen}
          />
        </div>
        <TimeAxis className={classes.below} fromSeconds={time.from.query} toSeconds={time.to.query} nParts={4} />
      </div>
      <p className={`${classes.axisName} ${classes.right}`}>
        <Say text="First song: {title} →" values={{ title: <bdi>{names.query}</bdi> }} />
      </p>
      {/* While a song plays, the cross moves by itself many times a second, which is not read out. */}
      <p className={`${classes.readout} on-screen`} aria-live={listening.playing === null && !hover ? 'polite' : 'off'}>
        {readout(hover ?? listening.moment, evidence)}
      </p>
      <figcaption id={helpId} className={classes.caption}>
        {t('A dot marks two moments that sound alike. A rising line of dots is a stretch that both songs share.')}{' '}
        <span className="on-screen">
          {t(
            'Click to go to that moment in both songs. Zoom with the buttons above, the + and − keys, two fingers, or Ctrl and the mouse wheel. Drag to move the picture. The arrow keys move the cross.',
          )}
        </span>
      </figcaption>
    </figure>
  );
}

/** Return the aspect ratio: the same time scale for both songs, within limits. */
function aspectOf({ query, reference }: Moment): number {
  return Math.min(1.6, Math.max(0.8, query / reference));
}

/** Return both times, and the number of the stretch at that point. */
function readout(moment: Moment | null, evidence: EvidenceAnswer): string {
  if (!moment) return t('Point at the picture to see both times.');
  const times = t('First song {query} · second song {reference}', {
    query: formatDuration(moment.query),
    reference: formatDuration(moment.reference),
  });
  const section = sectionAt(evidence, moment);
  if (!section) return times;
  return t('{times} · stretch {n}', { times, n: evidence.sections.indexOf(section) + 1 });
}

/** The dots of the matrix, drawn at the size of the parent element. */
function Dots({ evidence, view, durations }: { evidence: EvidenceAnswer; view: View; durations: Moment }) {
  const { ref: sized, width, height } = useElementSize<HTMLCanvasElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ref = useMergedRef(sized, canvas);
  const scheme = useComputedColorScheme('light');
  const picture = useMemo(() => pictureOf(maskOf(evidence)), [evidence]);
  const { shape, seconds_per_frame } = evidence;
  // The compared part ends a little before the song.
  const covered = useMemo(
    () => ({
      x: (shape[0] * seconds_per_frame) / durations.query,
      y: (shape[1] * seconds_per_frame) / durations.reference,
    }),
    [shape, seconds_per_frame, durations.query, durations.reference],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour read from the page depends on the scheme.
  useEffect(() => {
    if (!canvas.current || !picture || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(height * ratio);
    drawView(canvas.current, picture, covered, view, getComputedStyle(canvas.current).color);
  }, [picture, covered, view, width, height, scheme]);
  return <canvas ref={ref} className={classes.dots} />;
}
