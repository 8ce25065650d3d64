import { describe, expect, it } from 'vitest';
import { aSection } from '@/testing/builders';
import type { Alignment } from './alignment';
import { courseAt, middleOf } from './course';

const FRAME = 0.464;
/** The second song is 6 % faster, and begins 3.2 s later. */
const right = (seconds: number) => 3.2 + seconds / 1.06;

/** A path in whole frames, as the server sends it, of a song of three minutes. */
function inFrames(course: (seconds: number) => number): Alignment {
  const path = Array.from({ length: 388 }, (_, frame): [number, number] => [
    frame,
    Math.round(course(frame * FRAME) / FRAME),
  ]);
  return { path, sections: [aSection(0, 180, course(0), course(180))], seconds_per_frame: FRAME };
}

describe('the course of the other song', () => {
  it('stays within 50 ms of the music over three minutes, though the path goes in steps of half a second', () => {
    const alignment = inFrames(right);
    for (let seconds = 0; seconds < 180; seconds += 0.7) {
      const course = courseAt(alignment, 'query', seconds);
      expect(Math.abs((course?.seconds ?? 0) - right(seconds))).toBeLessThan(
        0.05 + (seconds < 5 || seconds > 175 ? 0.1 : 0),
      );
      expect(course?.pace).toBeCloseTo(1 / 1.06, 1);
    }
  });

  it('is the same in the other direction', () => {
    const course = courseAt(inFrames(right), 'reference', right(60));
    expect(course?.seconds).toBeCloseTo(60, 1);
    expect(course?.pace).toBeCloseTo(1.06, 1);
  });

  it('follows a tempo that changes', () => {
    const bent = (seconds: number) => (seconds < 90 ? seconds : 90 + (seconds - 90) * 0.9);
    expect(courseAt(inFrames(bent), 'query', 40)?.pace).toBeCloseTo(1, 1);
    expect(courseAt(inFrames(bent), 'query', 140)?.pace).toBeCloseTo(0.9, 1);
  });

  it('has none on a jump, outside the sections, and where the path has few steps', () => {
    const jumping = inFrames((seconds) => (seconds < 90 ? seconds : seconds + 5));
    expect(courseAt(jumping, 'query', 90)).toBeNull();
    const alignment = inFrames(right);
    const short = { ...alignment, sections: [aSection(20, 60, right(20), right(60))] };
    expect(courseAt(short, 'query', 100)).toBeNull();
    expect(courseAt({ ...alignment, path: alignment.path.slice(0, 5) }, 'query', 1)).toBeNull();
  });
});

describe('the middle of the matches', () => {
  const packed = (cells: readonly number[]) => {
    const bytes = Array.from({ length: Math.ceil(cells.length / 8) }, (_, byte) =>
      cells.slice(8 * byte, 8 * byte + 8).reduce((sum, bit, index) => sum + (bit << (7 - index)), 0),
    );
    return btoa(String.fromCharCode(...bytes));
  };

  it('is between the edges of the blocks, and half a stack later', () => {
    // Matches lie up to two cells beside the diagonal; the path goes along their upper edge. A stack has nine frames.
    const n = 40;
    const cells = Array.from({ length: n * n }, (_, cell) =>
      Math.abs((cell % n) - Math.floor(cell / n)) <= 4 ? 1 : 0,
    );
    const path = Array.from({ length: n - 4 }, (_, row): [number, number] => [row, row + 4]);
    const evidence = {
      shape: [n, n] as [number, number],
      matrix: packed(cells),
      path,
      sections: [],
      seconds_per_frame: 0.5,
    };
    const middle = middleOf(evidence, (n + 8) * 0.5);
    expect(middle.slice(10, 20).map(([row, column]) => column - row)).toEqual(Array(10).fill(0));
    expect(middle[10]).toEqual([16, 16]);
  });
});
