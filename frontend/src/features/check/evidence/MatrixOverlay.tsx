import { useMemo } from 'react';
import type { EvidenceAnswer, SectionAnswer } from '@/client';
import { keyOf, type Moment, startOf } from '@/lib/sections';
import { courseOf } from './alignment';
import classes from './MatrixOverlay.module.css';
import { type Point, toVisible, type View } from './matrixView';

interface MatrixOverlayProps {
  evidence: EvidenceAnswer;
  view: View;
  /** Current moment and position of the mouse, as parts of the whole matrix. */
  moment: Point | null;
  hover: Point | null;
  chosen: SectionAnswer | null;
}

const SIZE = 1000;

/** Sections, path and crosshairs, drawn over the dots. */
export function MatrixOverlay({ evidence, view, moment, hover, chosen }: MatrixOverlayProps) {
  const { path, sections, shape, seconds_per_frame } = evidence;
  const lines = useMemo(
    () => sections.map((section) => ({ section, course: courseOf(evidence, section) })),
    [evidence, sections],
  );
  const toPixels = (point: Point) => {
    const { x, y } = toVisible(view, point);
    return { x: x * SIZE, y: (1 - y) * SIZE };
  };
  const pointOf = (time: Moment): Point => ({
    x: time.query / (shape[0] * seconds_per_frame),
    y: time.reference / (shape[1] * seconds_per_frame),
  });
  const polyline = (points: readonly Point[]) =>
    points
      .map(toPixels)
      .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
      .join(' ');
  return (
    <>
      <svg className={classes.overlay} viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" aria-hidden="true">
        {lines.map(({ section, course }) => (
          <polyline
            key={keyOf(section)}
            className={classes.section}
            data-chosen={chosen === section || undefined}
            points={polyline(course.map(pointOf))}
          />
        ))}
        <polyline
          className={classes.path}
          points={polyline(path.map(([i, j]) => ({ x: i / shape[0], y: j / shape[1] })))}
        />
        {hover && <Cross {...toPixels(hover)} className={classes.hover ?? ''} />}
        {moment && <Cross {...toPixels(moment)} className={classes.moment ?? ''} />}
      </svg>
      {sections.map((section, number) => {
        const { x, y } = toPixels(pointOf(startOf(section)));
        const isVisible = x >= 0 && x <= SIZE && y >= 0 && y <= SIZE;
        return (
          isVisible && (
            <span
              key={keyOf(section)}
              className={classes.number}
              style={{ left: `${x / 10}%`, top: `${y / 10}%` }}
              aria-hidden="true"
            >
              {number + 1}
            </span>
          )
        );
      })}
    </>
  );
}

function Cross({ x, y, className }: { x: number; y: number; className: string }) {
  return <path className={className} d={`M${x} 0V${SIZE}M0 ${y}H${SIZE}`} />;
}
