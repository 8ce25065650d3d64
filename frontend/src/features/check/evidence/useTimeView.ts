import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Moment } from '@/lib/sections';
import { maxZoomOf, type Point, showing, toVisible, type View, WHOLE, zoomedAt } from './matrixView';

/** What strips, ribbons and matrix show: the same part of both songs, with one cursor. */
export interface TimeView {
  view: View;
  /** Durations of both songs in seconds: the whole. */
  durations: Moment;
  maxZoom: number;
  /** Times under the mouse. Null elsewhere. */
  hover: Moment | null;
  setView: (view: View) => void;
  setHover: (moment: Moment | null) => void;
  /** Zoom around the current moment if it is visible, else around the centre. */
  zoom: (factor: number) => void;
  showAll: () => void;
  pointOf: (moment: Moment) => Point;
  momentAt: (point: Point) => Moment;
  /** Times at both ends of the visible part. */
  from: Moment;
  to: Moment;
}

const CENTRE: Point = { x: 0.5, y: 0.5 };

function isVisible(view: View, point: Point): boolean {
  const { x, y } = toVisible(view, point);
  return x >= 0 && x <= 1 && y >= 0 && y <= 1;
}

/** Keep the visible part of both songs. It follows the current moment, unless it was moved away while a song plays. */
export function useTimeView(durations: Moment, moment: Moment | null, isPlaying: boolean): TimeView {
  const [view, setView] = useState<View>(WHOLE);
  const [hover, setHover] = useState<Moment | null>(null);
  const { query, reference } = durations;
  const maxZoom = maxZoomOf(Math.max(query, reference));

  const pointOf = useCallback(
    (time: Moment) => ({ x: time.query / query, y: time.reference / reference }),
    [query, reference],
  );
  const momentAt = useCallback(
    ({ x, y }: Point): Moment => ({ query: x * query, reference: y * reference }),
    [query, reference],
  );

  const previous = useRef<Moment | null>(null);
  useEffect(() => {
    const before = previous.current;
    previous.current = moment;
    if (!moment || moment === before) return;
    setView((now) => {
      const wasLeft = isPlaying && before && !isVisible(now, pointOf(before));
      return wasLeft || isVisible(now, pointOf(moment)) ? now : showing(now, pointOf(moment));
    });
  }, [moment, isPlaying, pointOf]);

  const zoom = (factor: number) => {
    const seen = moment && isVisible(view, pointOf(moment)) ? toVisible(view, pointOf(moment)) : CENTRE;
    setView(zoomedAt(view, factor, seen, maxZoom));
  };
  const extent = 1 / view.zoom;
  const from = useMemo(() => momentAt(view), [view, momentAt]);
  const to = useMemo(() => momentAt({ x: view.x + extent, y: view.y + extent }), [view, extent, momentAt]);
  return {
    view,
    durations,
    maxZoom,
    hover,
    setView,
    setHover,
    zoom,
    showAll: () => setView(WHOLE),
    pointOf,
    momentAt,
    from,
    to,
  };
}
