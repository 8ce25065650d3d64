import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { dragged, type Point, toWhole, type View, zoomedAt } from './matrixView';

interface Gestures {
  surface: RefObject<HTMLElement | null>;
  view: View;
  maxZoom: number;
  onView: (view: View) => void;
  /** Called on a click or tap, with a point of the whole. */
  onPick: (point: Point) => void;
  /** Called with the mouse position as a point of the whole, or null when the mouse leaves. */
  onHover: (point: Point | null) => void;
}

const WHEEL_STEP = 0.0022;
const WHEEL_LINE_PIXELS = 32;
/** A pointer that moved no farther than this has clicked, not dragged. */
const CLICK_PIXELS = 5;

interface Touch {
  distance: number;
  middle: Point;
}

/** Handle mouse, wheel and touch on the matrix. One finger scrolls the page; two zoom and move the matrix. */
export function useMatrixGestures({ surface, view, maxZoom, onView, onPick, onHover }: Gestures) {
  const newest = useRef({ view, maxZoom, onView });
  useEffect(() => {
    newest.current = { view, maxZoom, onView };
  });
  const drag = useRef<{ from: Point; view: View; hasMoved: boolean } | null>(null);

  const pointAt = (clientX: number, clientY: number): Point => {
    const box = surface.current?.getBoundingClientRect();
    if (!box || box.width === 0 || box.height === 0) return { x: 0, y: 0 };
    return { x: (clientX - box.left) / box.width, y: 1 - (clientY - box.top) / box.height };
  };
  const pointAtRef = useRef(pointAt);
  pointAtRef.current = pointAt;

  // React adds passive wheel and touch listeners, which cannot keep the page from scrolling.
  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      const isMeant = event.ctrlKey || event.metaKey || document.activeElement === element;
      if (!isMeant) return;
      event.preventDefault();
      const { view: now, maxZoom: most, onView: show } = newest.current;
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * WHEEL_LINE_PIXELS : event.deltaY;
      // A pinch on a touchpad is reported as a wheel with Ctrl, in small steps.
      const factor = Math.exp(-pixels * (event.ctrlKey ? 4 : 1) * WHEEL_STEP);
      show(zoomedAt(now, factor, pointAtRef.current(event.clientX, event.clientY), most));
    };
    let touch: Touch | null = null;
    const touchOf = ([a, b]: TouchList): Touch | null => {
      if (!a || !b) return null;
      const [one, other] = [pointAtRef.current(a.clientX, a.clientY), pointAtRef.current(b.clientX, b.clientY)];
      return {
        distance: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)),
        middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 },
      };
    };
    const touchMove = (event: TouchEvent) => {
      const next = event.touches.length === 2 ? touchOf(event.touches) : null;
      if (next) event.preventDefault();
      if (next && touch) {
        const { view: now, maxZoom: most, onView: show } = newest.current;
        const moved = dragged(now, { x: next.middle.x - touch.middle.x, y: next.middle.y - touch.middle.y });
        show(zoomedAt(moved, next.distance / touch.distance, next.middle, most));
      }
      touch = next;
    };
    const touchEnd = () => {
      touch = null;
    };
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('touchmove', touchMove, { passive: false });
    element.addEventListener('touchend', touchEnd);
    return () => {
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('touchmove', touchMove);
      element.removeEventListener('touchend', touchEnd);
    };
  }, [surface]);

  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (!event.isPrimary || event.button !== 0) return;
      drag.current = { from: { x: event.clientX, y: event.clientY }, view, hasMoved: false };
      if (event.pointerType === 'mouse') event.currentTarget.setPointerCapture?.(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType !== 'mouse') return;
      onHover(toWhole(view, pointAt(event.clientX, event.clientY)));
      const start = drag.current;
      if (!start) return;
      const by = { x: event.clientX - start.from.x, y: event.clientY - start.from.y };
      start.hasMoved ||= Math.hypot(by.x, by.y) > CLICK_PIXELS;
      const box = event.currentTarget.getBoundingClientRect();
      if (start.hasMoved) onView(dragged(start.view, { x: by.x / box.width, y: -by.y / box.height }));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const start = drag.current;
      drag.current = null;
      if (!start || start.hasMoved) return;
      if (Math.hypot(event.clientX - start.from.x, event.clientY - start.from.y) > CLICK_PIXELS) return;
      onPick(toWhole(view, pointAt(event.clientX, event.clientY)));
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    onPointerLeave: () => onHover(null),
  };
}
