import { useMemo } from 'react';
import type { EvidenceAnswer, SectionAnswer } from '@/client';
import { keyOf } from '@/lib/sections';
import classes from './MatrixOverlay.module.css';
import { type Point, toVisible, type View } from './matrixView';

interface MatrixOverlayProps {
  evidence: EvidenceAnswer;
  view: View;
  /** Where one listens, and where the mouse is: places of the whole. */
  moment: Point | null;
  hover: Point | null;
  chosen: SectionAnswer | null;
}

const SIZE = 1000;

/** Sections, the path and the crosshair, over the dots. */
export function MatrixOverlay({ evidence, view, moment, hover, chosen }: MatrixOverlayProps) {
  const { path, sections, shape, seconds_per_frame } = evidence;
  const place = (i: number, j: number) => {
    const { x, y } = toVisible(view, { x: i / shape[0], y: j / shape[1] });
    return { x: x * SIZE, y: (1 - y) * SIZE };
  };
  const points = useMemo(() => {
    const at = ([i, j]: readonly [number, number]) => {
      const { x, y } = toVisible(view, { x: i / shape[0], y: j / shape[1] });
      return `${(x * SIZE).toFixed(1)},${((1 - y) * SIZE).toFixed(1)}`;
    };
    return path.map(at).join(' ');
  }, [path, shape, view]);
  return (
    <>
      <svg className={classes.overlay} viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" aria-hidden="true">
        {sections.map((section) => {
          const from = place(section.query_start_s / seconds_per_frame, section.reference_start_s / seconds_per_frame);
          const to = place(section.query_end_s / seconds_per_frame, section.reference_end_s / seconds_per_frame);
          return (
            <line
              key={keyOf(section)}
              className={classes.section}
              data-chosen={chosen === section || undefined}
              x1={from.x}
              y1={from.y}
              x2={to.x}
              y2={to.y}
            />
          );
        })}
        <polyline className={classes.path} points={points} />
        {hover && <Cross {...place(hover.x * shape[0], hover.y * shape[1])} className={classes.hover ?? ''} />}
        {moment && <Cross {...place(moment.x * shape[0], moment.y * shape[1])} className={classes.moment ?? ''} />}
      </svg>
      {sections.map((section, number) => {
        const { x, y } = place(
          section.query_start_s / seconds_per_frame,
          section.reference_start_s / seconds_per_frame,
        );
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
