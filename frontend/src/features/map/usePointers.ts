import { type RefObject, useEffect, useRef } from 'react';
import type { MapScene } from './MapScene';
import type { Point } from './view';

const CLICK_PX = 5;
const WHEEL_STEP = 0.0016;
const LEAST_STEP_PX = 3;

export interface PointerActions {
  onHover: (song: number | null) => void;
  /** @param isTouch Whether nothing could hover before. @param isAdding Whether the song joins the selection. */
  onClick: (song: number, how: { isTouch: boolean; isAdding: boolean }) => void;
  onLasso: (songs: number[]) => void;
}

/**
 * Move and zoom the map by mouse and touch; with a lasso, or the shift key, outline songs.
 *
 * @param isLasso Whether dragging outlines songs.
 */
export function usePointers(
  picture: RefObject<HTMLElement | null>,
  scene: MapScene | null,
  isLasso: boolean,
  actions: PointerActions,
) {
  const current = useRef({ isLasso, actions });
  current.current = { isLasso, actions };
  useEffect(() => {
    const element = picture.current;
    if (!element || !scene) return;
    const drag = new Drag(element, scene, () => current.current);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1);
      scene.zoom(Math.exp(-pixels * (event.ctrlKey ? 5 : 1) * WHEEL_STEP), drag.placeOf(event));
    };
    const listeners = [
      ['pointerdown', drag.down],
      ['pointermove', drag.move],
      ['pointerup', drag.up],
      ['pointercancel', drag.cancel],
      ['lostpointercapture', drag.cancel],
      ['pointerleave', drag.leave],
    ] as const;
    for (const [name, listener] of listeners) element.addEventListener(name, listener);
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      for (const [name, listener] of listeners) element.removeEventListener(name, listener);
      element.removeEventListener('wheel', wheel);
    };
  }, [picture, scene]);
}

/** What fingers or the mouse do between going down and coming up. */
class Drag {
  private readonly fingers = new Map<number, Point>();
  private outline: Point[] | null = null;
  private moved = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly scene: MapScene,
    private readonly current: () => { isLasso: boolean; actions: PointerActions },
  ) {}

  placeOf({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    this.element.setPointerCapture?.(event.pointerId);
    this.fingers.set(event.pointerId, this.placeOf(event));
    this.moved = this.fingers.size > 1 ? CLICK_PX : 0;
    const outlines = this.fingers.size === 1 && (this.current().isLasso || event.shiftKey);
    this.outline = outlines ? [this.placeOf(event)] : null;
  };

  move = (event: PointerEvent) => {
    const [before, now] = [this.fingers.get(event.pointerId), this.placeOf(event)];
    if (!before) {
      if (event.pointerType !== 'touch') this.current().actions.onHover(this.scene.songAt(now));
      return;
    }
    const step = { x: now.x - before.x, y: now.y - before.y };
    this.moved += Math.hypot(step.x, step.y);
    if (this.outline) this.extend(now);
    else if (this.fingers.size > 1) this.pinch(event.pointerId, before, now);
    else if (this.moved >= CLICK_PX) this.scene.move(step);
    this.fingers.set(event.pointerId, now);
  };

  up = (event: PointerEvent) => {
    if (!this.fingers.delete(event.pointerId)) return;
    const { actions } = this.current();
    if (this.outline && this.moved >= CLICK_PX) actions.onLasso(this.scene.inside(this.outline));
    else if (this.moved < CLICK_PX) {
      const song = this.scene.songAt(this.placeOf(event));
      const isAdding = event.ctrlKey || event.metaKey || event.shiftKey;
      if (song !== null) actions.onClick(song, { isTouch: event.pointerType === 'touch', isAdding });
    }
    this.endOutline();
  };

  cancel = (event: PointerEvent) => {
    this.fingers.delete(event.pointerId);
    this.endOutline();
  };

  leave = () => {
    if (this.fingers.size === 0) this.current().actions.onHover(null);
  };

  private extend(now: Point): void {
    const last = this.outline?.at(-1);
    if (last && Math.hypot(now.x - last.x, now.y - last.y) < LEAST_STEP_PX) return;
    this.outline?.push(now);
    this.scene.setOverlay({ lasso: [...(this.outline ?? [])] });
  }

  private pinch(finger: number, before: Point, now: Point): void {
    const other = [...this.fingers].find(([id]) => id !== finger)?.[1];
    if (!other) return;
    const [wide, narrow] = [now, before].map(({ x, y }) => Math.max(1, Math.hypot(x - other.x, y - other.y)));
    this.scene.zoom((wide ?? 1) / (narrow ?? 1), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    this.scene.move({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
  }

  private endOutline(): void {
    this.outline = null;
    this.scene.setOverlay({ lasso: [] });
  }
}
