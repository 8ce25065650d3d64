import { useMemo } from 'react';
import type { EvidenceAnswer, SectionAnswer } from '@/client';
import { courseOf } from '@/lib/alignment';
import { keyOf, startOf } from '@/lib/sections';
import classes from './MatrixOverlay.module.css';
import { type Point, toVisible } from './matrixView';
import type { TimeView } from './useTimeView';

interface MatrixOverlayProps {
  evidence: EvidenceAnswer;
  time: TimeView;
  /** Current moment and position of the mouse, as parts of the whole matrix. */
  moment: Point | null;
  hover: Point | null;
  chosen: SectionAnswer | null;
}

const SIZE = 1000;

/** Sections, path and crosshairs, drawn over the dots. */
export function MatrixOverlay({ evidence, time, moment, hover, chosen }: MatrixOverlayProps) {
  const { path, sections, seconds_per_frame } = evidence;
  const { view, pointOf } = time;
  const lines = useMemo(
    () => sections.map((section) => ({ section, course: courseOf(evidence, section) })),
    [evidence, sections],
  );
  const toPixels = (point: Point) => {
    const { x, y } = toVisible(view, point);
    return { x: x * SIZE, y: (1 - y) * SIZE };
  };
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
          points={polyline(
            path.map(([i, j]) => pointOf({ query: i * seconds_per_frame, reference: j * seconds_per_frame })),
          )}
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
