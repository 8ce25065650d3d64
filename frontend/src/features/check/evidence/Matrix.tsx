import { ActionIcon, Title, useComputedColorScheme } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import Maximize from 'lucide-react/icons/maximize';
import ZoomIn from 'lucide-react/icons/zoom-in';
import ZoomOut from 'lucide-react/icons/zoom-out';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { EvidenceAnswer } from '@/client';
import { TimeAxis, VerticalTimeAxis } from '@/components/TimeAxis';
import { formatDuration } from '@/lib/format';
import type { Moment, Side } from '@/lib/sections';
import { sectionAt } from './alignment';
import { drawView, maskOf, pictureOf } from './drawMatrix';
import classes from './Matrix.module.css';
import { MatrixOverlay } from './MatrixOverlay';
import { maxZoomOf, type Point, showing, toVisible, type View, WHOLE, zoomedAt } from './matrixView';
import type { Listening } from './useListening';
import { useMatrixGestures } from './useMatrixGestures';

interface MatrixProps {
  evidence: EvidenceAnswer;
  names: Record<Side, string>;
  listening: Listening;
}

const ZOOM_STEP = 1.6;
const CENTRE: Point = { x: 0.5, y: 0.5 };
/** Step of an arrow key, as part of the visible area. */
const ARROW_STEP = 0.02;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowDown: { x: 0, y: -1 },
  ArrowUp: { x: 0, y: 1 },
};

/** The recurrence matrix: every moment of the first song against every moment of the second, a dot where they are similar. */
export function Matrix({ evidence, names, listening }: MatrixProps) {
  const [view, setView] = useState<View>(WHOLE);
  const [hover, setHover] = useState<Point | null>(null);
  const surface = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const { shape, seconds_per_frame } = evidence;
  const seconds: Moment = { query: shape[0] * seconds_per_frame, reference: shape[1] * seconds_per_frame };
  const maxZoom = maxZoomOf(Math.max(seconds.query, seconds.reference));

  const momentAt = ({ x, y }: Point): Moment => ({ query: x * seconds.query, reference: y * seconds.reference });
  const pointOf = (moment: Moment): Point => ({
    x: moment.query / seconds.query,
    y: moment.reference / seconds.reference,
  });
  const pick = (point: Point) => {
    const moment = momentAt(point);
    listening.moveTo(moment, sectionAt(evidence, moment));
  };
  const gestures = useMatrixGestures({ surface, view, maxZoom, onView: setView, onPick: pick, onHover: setHover });

  const zoom = (factor: number) => {
    // Zoom around the current moment if it is visible, else around the centre.
    const seen = listening.moment && toVisible(view, pointOf(listening.moment));
    const isSeen = seen && seen.x >= 0 && seen.x <= 1 && seen.y >= 0 && seen.y <= 1;
    setView(zoomedAt(view, factor, isSeen ? seen : CENTRE, maxZoom));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = (ARROW_STEP * (event.shiftKey ? 5 : 1)) / view.zoom;
      const from = listening.moment ? pointOf(listening.moment) : { x: view.x, y: view.y };
      const clamp = (part: number) => Math.min(1, Math.max(0, part));
      const to = { x: clamp(from.x + arrow.x * step), y: clamp(from.y + arrow.y * step) };
      setView(showing(view, to));
      pick(to);
    } else if (event.key === '+' || event.key === '=') zoom(ZOOM_STEP);
    else if (event.key === '-') zoom(1 / ZOOM_STEP);
    else if (event.key === '0') setView(WHOLE);
    else return;
    event.preventDefault();
  };

  const visible = {
    from: momentAt({ x: view.x, y: view.y }),
    to: momentAt({ x: view.x + 1 / view.zoom, y: view.y + 1 / view.zoom }),
  };
  return (
    <figure className={classes.figure}>
      <div className={classes.head}>
        <Title order={3}>Moment by moment</Title>
        <div className={classes.buttons}>
          <ActionIcon
            variant="default"
            aria-label="Zoom in"
            disabled={view.zoom >= maxZoom}
            onClick={() => zoom(ZOOM_STEP)}
          >
            <ZoomIn size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label="Zoom out"
            disabled={view.zoom <= 1}
            onClick={() => zoom(1 / ZOOM_STEP)}
          >
            <ZoomOut size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label="Show the whole"
            disabled={view.zoom <= 1}
            onClick={() => setView(WHOLE)}
          >
            <Maximize size={16} />
          </ActionIcon>
        </div>
      </div>
      <p className={classes.axisName}>
        ↑ Second song: <bdi>{names.reference}</bdi>
      </p>
      <div className={classes.plot}>
        <VerticalTimeAxis fromSeconds={visible.from.reference} toSeconds={visible.to.reference} />
        <div
          ref={surface}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
          tabIndex={0}
          className={classes.surface}
          style={{ aspectRatio: aspectOf(seconds) }}
          aria-label="Recurrence matrix"
          aria-describedby={helpId}
          onKeyDown={onKeyDown}
          {...gestures}
        >
          <Dots evidence={evidence} view={view} />
          <MatrixOverlay
            evidence={evidence}
            view={view}
            moment={listening.moment && pointOf(listening.moment)}
            hover={hover}
            chosen={listening.chosen}
          />
        </div>
        <TimeAxis className={classes.below} fromSeconds={visible.from.query} toSeconds={visible.to.query} nParts={4} />
      </div>
      <p className={`${classes.axisName} ${classes.right}`}>
        First song: <bdi>{names.query}</bdi> →
      </p>
      {/* While a song plays, the cross moves by itself many times a second, which is not read out. */}
      <p className={classes.readout} aria-live={listening.playing === null && !hover ? 'polite' : 'off'}>
        {readout(hover ? momentAt(hover) : listening.moment, evidence)}
      </p>
      <figcaption id={helpId} className={classes.caption}>
        A dot marks two moments that sound alike. A rising line of dots is a stretch that both songs share. Click to go
        to that moment in both songs. Zoom with the buttons, the + and − keys, two fingers, or Ctrl and the mouse wheel.
        Drag to move the picture. The arrow keys move the cross.
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
  if (!moment) return 'Point at the picture to see both times.';
  const times = `First song ${formatDuration(moment.query)} · second song ${formatDuration(moment.reference)}`;
  const section = sectionAt(evidence, moment);
  return section ? `${times} · stretch ${evidence.sections.indexOf(section) + 1}` : times;
}

/** The dots of the matrix, drawn at the size of the parent element. */
function Dots({ evidence, view }: { evidence: EvidenceAnswer; view: View }) {
  const { ref: sized, width, height } = useElementSize<HTMLCanvasElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ref = useMergedRef(sized, canvas);
  const scheme = useComputedColorScheme('light');
  const picture = useMemo(() => pictureOf(maskOf(evidence)), [evidence]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour read from the page depends on the scheme.
  useEffect(() => {
    if (!canvas.current || !picture || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * ratio);
    canvas.current.height = Math.round(height * ratio);
    drawView(canvas.current, picture, view, getComputedStyle(canvas.current).color);
  }, [picture, view, width, height, scheme]);
  return <canvas ref={ref} className={classes.dots} />;
}
