import type { SetMatchAnswer, SetPartAnswer } from '@/client';
import { titleOf } from '@/lib/track';

/** A part while it is edited; `id` stays the same through all edits. */
export interface Part {
  id: number;
  start_s: number;
  end_s: number;
  title: string;
  artist: string | null;
  evidence: SetPartAnswer['evidence'];
}

/** Shortest part, in seconds: what can be analysed. */
export const SHORTEST_S = 3;
/** Parts whose edges are nearer than this share a boundary. */
const TOUCHING_S = 0.5;

export function partsOf(found: readonly SetPartAnswer[]): Part[] {
  return found.map(({ start_s, end_s, title, artist, evidence }, id) => ({
    id,
    start_s,
    end_s,
    title: title ?? '',
    artist,
    evidence,
  }));
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

/** Whether a part begins where the one before it ends. */
export function isTouching(before: Part | undefined, part: Part | undefined): boolean {
  return before !== undefined && part !== undefined && part.start_s - before.end_s < TOUCHING_S;
}

/** The earliest and latest time of an edge of a part, in seconds. */
export function limitsOf(parts: readonly Part[], index: number, edge: 'start' | 'end', total_s: number) {
  const part = parts[index];
  const other = parts[edge === 'start' ? index - 1 : index + 1];
  if (!part) return { min: 0, max: total_s };
  if (edge === 'start') {
    const min = other === undefined ? 0 : isTouching(other, part) ? other.start_s + SHORTEST_S : other.end_s;
    return { min, max: part.end_s - SHORTEST_S };
  }
  const max = other === undefined ? total_s : isTouching(part, other) ? other.end_s - SHORTEST_S : other.start_s;
  return { min: part.start_s + SHORTEST_S, max };
}

/** Move an edge of a part. A neighbour that touches it moves with it. */
export function moveEdge(
  parts: readonly Part[],
  index: number,
  edge: 'start' | 'end',
  seconds: number,
  total_s: number,
): Part[] {
  const { min, max } = limitsOf(parts, index, edge, total_s);
  const at = rounded(Math.min(Math.max(seconds, min), max));
  const touching =
    edge === 'start' ? isTouching(parts[index - 1], parts[index]) : isTouching(parts[index], parts[index + 1]);
  const neighbour = edge === 'start' ? index - 1 : index + 1;
  return parts.map((part, place) => {
    if (place === index)
      return edge === 'start' ? { ...part, start_s: at, evidence: 'person' } : { ...part, end_s: at };
    if (!touching || place !== neighbour) return part;
    return edge === 'start' ? { ...part, end_s: at } : { ...part, start_s: at, evidence: 'person' };
  });
}

/** Split a part at a time; without one that lies in it, in its middle. */
export function splitPart(parts: readonly Part[], index: number, seconds: number | null): Part[] {
  const part = parts[index];
  if (!part || part.end_s - part.start_s < 2 * SHORTEST_S) return [...parts];
  const isInside = seconds !== null && seconds >= part.start_s + SHORTEST_S && seconds <= part.end_s - SHORTEST_S;
  const at = rounded(isInside ? seconds : (part.start_s + part.end_s) / 2);
  const id = Math.max(...parts.map((each) => each.id)) + 1;
  const after: Part = { ...part, id, start_s: at, title: '', artist: null, evidence: 'person' };
  return [...parts.slice(0, index), { ...part, end_s: at }, after, ...parts.slice(index + 1)];
}

/** Make one part of two. It has the title of the first, else of the second. */
export function mergeWithNext(parts: readonly Part[], index: number): Part[] {
  const [part, next] = [parts[index], parts[index + 1]];
  if (!part || !next) return [...parts];
  const merged = { ...part, end_s: next.end_s, title: part.title || next.title, artist: part.artist ?? next.artist };
  return [...parts.slice(0, index), merged, ...parts.slice(index + 2)];
}

export function dropPart(parts: readonly Part[], index: number): Part[] {
  return parts.filter((_, place) => place !== index);
}

export function renamePart(parts: readonly Part[], index: number, title: string): Part[] {
  return parts.map((part, place) => (place === index ? { ...part, title } : part));
}

/** Name each part without a title after the likely song of the library that sounds in most of it, at least in half. */
export function nameAfterMatches(parts: readonly Part[], matches: readonly SetMatchAnswer[]): Part[] {
  const likely = matches.filter(({ decision, relation }) => decision === 'likely' || relation === 'same_recording');
  return parts.map((part) => {
    if (part.title.trim()) return part;
    const shared = likely.map((match) => Math.min(part.end_s, match.end_s) - Math.max(part.start_s, match.start_s));
    const most = Math.max(...shared);
    const found = likely[shared.indexOf(most)];
    if (!found || 2 * most < part.end_s - part.start_s) return part;
    return { ...part, title: titleOf(found.track), artist: part.artist ?? found.track.artist };
  });
}

/** Whether two lists are the same to a person. */
export function isSame(before: readonly Part[], after: readonly Part[]): boolean {
  return (
    before.length === after.length &&
    before.every((part, index) => {
      const other = after[index];
      return other && part.start_s === other.start_s && part.end_s === other.end_s && part.title === other.title;
    })
  );
}
