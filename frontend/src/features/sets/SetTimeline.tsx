import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef } from 'react';
import type { SetMatchAnswer } from '@/client';
import { TimeAxis } from '@/components/TimeAxis';
import { Waveform } from '@/components/transport/Waveform';
import { formatDuration, formatProbability, spellDuration } from '@/lib/format';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { VERDICTS } from '@/theme/verdicts';
import { isTouching, limitsOf, moveEdge, type Part } from './edits';
import classes from './Sets.module.css';

interface SetTimelineProps {
  parts: readonly Part[];
  matches: readonly SetMatchAnswer[];
  peaks: Uint8Array;
  /** Length of the set in seconds. */
  total: number;
  /** Where it plays; null if it does not. */
  seconds: number | null;
  onChange: ((parts: Part[]) => void) | null;
}

/** A whole set from left to right: its loudness, its parts with boundaries to move, and the songs that sound in it. */
export function SetTimeline({ parts, matches, peaks, total, seconds, onChange }: SetTimelineProps) {
  const place = (at: number) => `${(100 * at) / Math.max(total, 1)}%`;
  return (
    <div className={classes.timeline}>
      <div className={classes.wave} data-timeline>
        <Waveform peaks={peaks} className={classes.outline} />
        {parts.map((part, index) => (
          <span
            key={part.id}
            className={classes.part}
            data-odd={index % 2 === 1 || undefined}
            style={{ insetInlineStart: place(part.start_s), width: place(part.end_s - part.start_s) }}
            aria-hidden="true"
          >
            {index + 1}
          </span>
        ))}
        {seconds !== null && (
          <span className={classes.cursor} style={{ insetInlineStart: place(seconds) }} aria-hidden="true" />
        )}
        {onChange &&
          edgesOf(parts).map(({ index, edge }) => (
            <Boundary
              key={`${parts[index]?.id} ${edge}`}
              parts={parts}
              index={index}
              edge={edge}
              total={total}
              onChange={onChange}
            />
          ))}
      </div>
      <TimeAxis fromSeconds={0} toSeconds={total} nParts={4} />
      {matches.length > 0 && (
        <ul className={classes.lanes} aria-label={t('Songs of the library in this set')}>
          {matches.map((match, index) => (
            <li key={`${match.track.id} ${match.start_s}`} style={{ gridRow: laneOf(matches, index) + 1 }}>
              <Link
                to="/tracks/$trackId"
                params={{ trackId: match.track.id }}
                className={classes.match}
                style={{
                  insetInlineStart: place(match.start_s),
                  width: place(match.end_s - match.start_s),
                  ['--verdict' as string]: VERDICTS[match.decision].colour,
                }}
                aria-label={t('{title}, from {start} to {end}, {probability}', {
                  title: titleOf(match.track),
                  start: spellDuration(match.start_s),
                  end: spellDuration(match.end_s),
                  probability: formatProbability(match.probability),
                })}
              >
                {titleOf(match.track)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The edges that can be moved: one where two parts touch. */
function edgesOf(parts: readonly Part[]): { index: number; edge: 'start' | 'end' }[] {
  return parts.flatMap((part, index) => [
    { index, edge: 'start' as const },
    ...(isTouching(part, parts[index + 1]) ? [] : [{ index, edge: 'end' as const }]),
  ]);
}

/** Row of a match: the first in which it overlaps no earlier one. */
export function laneOf(matches: readonly Pick<SetMatchAnswer, 'start_s' | 'end_s'>[], index: number): number {
  const lanes: number[] = [];
  let found = 0;
  for (const { start_s, end_s } of matches.slice(0, index + 1)) {
    const free = lanes.findIndex((until) => until <= start_s);
    found = free === -1 ? lanes.length : free;
    lanes[found] = end_s;
  }
  return found;
}

interface BoundaryProps {
  parts: readonly Part[];
  index: number;
  edge: 'start' | 'end';
  total: number;
  onChange: (parts: Part[]) => void;
}

const STEP_SECONDS = 0.5;
const LARGE_STEP_SECONDS = 5;

/** A boundary as a slider: by keys, mouse or finger. */
function Boundary({ parts, index, edge, total, onChange }: BoundaryProps) {
  const handle = useRef<HTMLSpanElement>(null);
  const part = parts[index];
  if (!part) return null;
  const at = edge === 'start' ? part.start_s : part.end_s;
  const { min, max } = limitsOf(parts, index, edge, total);
  const moveTo = (to: number) => onChange(moveEdge(parts, index, edge, to, total));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? LARGE_STEP_SECONDS : STEP_SECONDS;
    const steps: Record<string, number> = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    moveTo(at + by);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!handle.current?.hasPointerCapture(event.pointerId)) return;
    const box = handle.current.parentElement?.getBoundingClientRect();
    if (box) moveTo(((event.clientX - box.left) / Math.max(box.width, 1)) * total);
  };
  return (
    <span
      ref={handle}
      role="slider"
      tabIndex={0}
      className={classes.boundary}
      style={{ insetInlineStart: `${(100 * at) / Math.max(total, 1)}%` }}
      aria-label={edge === 'start' ? t('Start of part {n}', { n: index + 1 }) : t('End of part {n}', { n: index + 1 })}
      aria-valuemin={min}
      aria-valuemax={Math.max(min, max)}
      aria-valuenow={at}
      aria-valuetext={formatDuration(at)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => handle.current?.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
    />
  );
}
