import { describe, expect, it } from 'vitest';
import { dragged, maxZoomOf, showing, toVisible, toWhole, WHOLE, zoomedAt } from './matrixView';

const MAX = 20;

describe('the visible part of the matrix', () => {
  it('is the whole at first', () => {
    expect(toWhole(WHOLE, { x: 0.3, y: 0.8 })).toEqual({ x: 0.3, y: 0.8 });
  });

  it('keeps the point under the pointer in place while zooming', () => {
    const anchor = { x: 0.25, y: 0.75 };
    const closer = zoomedAt(WHOLE, 2, anchor, MAX);
    expect(closer).toEqual({ x: 0.125, y: 0.375, zoom: 2 });
    expect(toWhole(zoomedAt(closer, 3, anchor, MAX), anchor)).toEqual(toWhole(WHOLE, anchor));
  });

  it('converts points of the whole and of the visible part', () => {
    const view = { x: 0.2, y: 0.4, zoom: 4 };
    const there = toVisible(view, { x: 0.3, y: 0.5 });
    expect(there.x).toBeCloseTo(0.4);
    expect(toWhole(view, there).y).toBeCloseTo(0.5);
  });

  it('stays inside the matrix', () => {
    const corner = zoomedAt(WHOLE, 2, { x: 1, y: 0 }, MAX);
    expect(corner).toEqual({ x: 0.5, y: 0, zoom: 2 });
    expect(dragged(corner, { x: -1, y: 1 })).toEqual({ x: 0.5, y: 0, zoom: 2 });
    expect(zoomedAt(corner, 0.5, { x: 0, y: 0 }, MAX)).toEqual(WHOLE);
  });

  it('has a largest and a smallest zoom', () => {
    expect(zoomedAt(WHOLE, 100, { x: 0.5, y: 0.5 }, MAX).zoom).toBe(MAX);
    expect(zoomedAt(WHOLE, 0.1, { x: 0.5, y: 0.5 }, MAX)).toEqual(WHOLE);
    expect(maxZoomOf(240)).toBe(16);
    expect(maxZoomOf(6)).toBe(1);
  });

  it('follows the pointer', () => {
    expect(dragged({ x: 0.5, y: 0.25, zoom: 2 }, { x: 0.5, y: 0 })).toEqual({ x: 0.25, y: 0.25, zoom: 2 });
  });

  it('moves as little as needed to show a point', () => {
    const view = { x: 0.5, y: 0.5, zoom: 4 };
    expect(showing(view, { x: 0.6, y: 0.6 })).toEqual(view);
    expect(showing(view, { x: 0.9, y: 0.1 })).toEqual({ x: 0.65, y: 0.1, zoom: 4 });
  });
});
