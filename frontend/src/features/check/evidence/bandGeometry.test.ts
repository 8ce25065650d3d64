import { describe, expect, it } from 'vitest';
import { aSection } from '@/testing/builders';
import { badgeOf, bandOf, isBandVisible, momentIn, ribbon, stripWidths } from './bandGeometry';

const SAME = { durations: { query: 100, reference: 100 }, widths: { query: 1, reference: 1 } };

it('draws both songs on one time scale', () => {
  expect(stripWidths({ query: 120, reference: 240 })).toEqual({ query: 0.5, reference: 1 });
});

it('limits how narrow the shorter song gets', () => {
  expect(stripWidths({ query: 3_600, reference: 20 })).toEqual({ query: 1, reference: 1 / 8 });
});

it('connects a stretch above with its stretch below', () => {
  const durations = { query: 100, reference: 200 };
  const band = bandOf(aSection(50, 100, 20, 120), { durations, widths: { query: 0.5, reference: 1 } });
  expect(band).toEqual({ topLeft: 0.25, topRight: 0.5, bottomLeft: 0.1, bottomRight: 0.6 });
  expect(ribbon(band, 1_000, 100)).toBe(
    'M250.0 0H500.0C500.0 50.0 600.0 50.0 600.0 100H100.0C100.0 50.0 250.0 50.0 250.0 0Z',
  );
});

it('keeps a stretch that ends after its song inside the strip', () => {
  const band = bandOf(aSection(-1, 101, 0, 50), SAME);
  expect([band.topLeft, band.topRight]).toEqual([0, 1]);
});

describe('a point on a band', () => {
  const section = aSection(0, 10, 50, 70);
  const band = bandOf(section, SAME);

  it('is the same fraction of both stretches', () => {
    expect(momentIn(section, SAME, { x: 0.05, y: 0 })).toEqual({ query: 5, reference: 60 });
    expect(momentIn(section, SAME, { x: 0.65, y: 1 }).reference).toBeCloseTo(65, 3);
    const middle = momentIn(section, SAME, { x: 0.325, y: 0.5 });
    expect(middle.query).toBeCloseTo(5, 3);
    expect(middle.reference).toBeCloseTo(60, 3);
  });

  it('beside the band is clamped to its edge', () => {
    expect(momentIn(section, SAME, { x: 0.9, y: 0 })).toEqual({ query: 10, reference: 70 });
  });

  it('shows the number, at a different height for the next band', () => {
    expect(badgeOf(band, 0).x).toBeCloseTo(0.325);
    expect(badgeOf(band, 1).y).toBeLessThan(badgeOf(band, 0).y);
    expect(badgeOf(band, 1).x).toBeLessThan(badgeOf(band, 0).x);
  });
});

describe('a part of both songs', () => {
  // The first song from 25 to 75, the second from 0 to 50.
  const layout = { ...SAME, view: { x: 0.25, y: 0, zoom: 2 } };

  it('cuts a stretch at its ends', () => {
    const band = bandOf(aSection(0, 50, 25, 100), layout);
    expect(band).toEqual({ topLeft: 0, topRight: 0.5, bottomLeft: 0.5, bottomRight: 1 });
  });

  it('leaves out stretches that begin and end elsewhere', () => {
    expect(isBandVisible(aSection(0, 20, 60, 80), layout)).toBe(false);
    expect(isBandVisible(aSection(0, 20, 10, 30), layout)).toBe(true);
  });

  it('finds the moment on a cut band from the nearer song', () => {
    expect(momentIn(aSection(0, 50, 0, 50), layout, { x: 0, y: 0 })).toEqual({ query: 25, reference: 25 });
  });
});
