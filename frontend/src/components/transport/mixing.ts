import { type Alignment, counterpart } from '@/lib/alignment';
import { type Moment, type Side, spanOf, type Times } from '@/lib/sections';

/** What is heard: one song, a mix of both, or each in one ear. */
export type Mix = Side | 'fade' | 'both';

export const SIDES = ['query', 'reference'] as const satisfies readonly Side[];

/** How one song sounds: volume 0..1, and place from the left ear (-1) to the right (1). */
export interface Sound {
  volume: number;
  pan: number;
}

/** Whether two songs run at a time. */
export function isDual(mix: Mix): boolean {
  return mix === 'fade' || mix === 'both';
}

export function isAudible(mix: Mix, side: Side): boolean {
  return isDual(mix) || mix === side;
}

/**
 * Return how a song sounds.
 *
 * @param fade Where the cross-fade stands, from the first song (0) to the second (1). The power of both together is
 *   constant.
 */
export function soundOf(mix: Mix, fade: number, side: Side): Sound {
  if (mix === 'both') return { volume: 1, pan: side === 'query' ? -1 : 1 };
  if (mix !== 'fade') return { volume: mix === side ? 1 : 0, pan: 0 };
  const angle = (Math.min(1, Math.max(0, fade)) * Math.PI) / 2;
  return { volume: side === 'query' ? Math.cos(angle) : Math.sin(angle), pan: 0 };
}

/** Return the song whose time counts, after which the other goes. It is one whose tempo cannot be changed. */
export function leaderOf(mix: Mix, canChangeTempo: Partial<Record<Side, boolean>>): Side {
  if (mix === 'query' || mix === 'reference') return mix;
  return canChangeTempo.reference === false && canChangeTempo.query !== false ? 'reference' : 'query';
}

/** Tempo changes that still sound like music, and that every browser plays. */
const SLOWEST = 0.5;
const FASTEST = 2;

/** Return a pace that can be played; 1 for one that is none. */
export function plain(pace: number): number {
  return Number.isFinite(pace) && pace >= SLOWEST && pace <= FASTEST ? pace : 1;
}

const AROUND_SECONDS = 5;

/**
 * Return how many seconds of the second song pass in a second of the first at a moment: along the chosen stretch or that
 * which holds the moment, else along the course around it. 1 where the songs have no common pace.
 */
export function paceAt(alignment: Alignment, { query }: Moment, preferred?: Times | null): number {
  const holds = (section: Times) => section.query_start_s <= query && query <= section.query_end_s;
  const section = preferred && holds(preferred) ? preferred : alignment.sections.find(holds);
  if (section) {
    const [own, other] = [spanOf(section, 'query'), spanOf(section, 'reference')];
    return plain((other.toSeconds - other.fromSeconds) / (own.toSeconds - own.fromSeconds));
  }
  const [from, to] = [query - AROUND_SECONDS, query + AROUND_SECONDS];
  return plain((counterpart(alignment, 'query', to) - counterpart(alignment, 'query', from)) / (2 * AROUND_SECONDS));
}

/** Beyond this a song jumps to where it belongs; below, it runs a little faster or slower for a while. */
const JUMP_SECONDS = 0.5;
/** Two hits closer than this sound as one. */
const GENTLE_SECONDS = 0.02;
const MOST_GENTLE = 0.05;
/** Time in which a small distance is made up, without a change of tempo that is heard. */
const GENTLE_OVER_SECONDS = 4;

/**
 * Return how the second of two songs that run together keeps up: the rate, and whether it must jump.
 *
 * @param late How many seconds it lies behind where it belongs; negative if it is ahead.
 */
export function keepUp(pace: number, late: number): { rate: number; jumps: boolean } {
  if (Math.abs(late) > JUMP_SECONDS) return { rate: pace, jumps: true };
  if (Math.abs(late) < GENTLE_SECONDS) return { rate: pace, jumps: false };
  const gentle = Math.min(MOST_GENTLE, Math.max(-MOST_GENTLE, late / GENTLE_OVER_SECONDS));
  return { rate: pace * (1 + gentle), jumps: false };
}

/**
 * Return the smallest change of key, in semitones, that brings the second song into the key of the first.
 *
 * @param transposition Semitones, 0..11, by which the first song is raised to match the second.
 */
export function semitonesToFirst(transposition: number | null): number {
  const up = (((transposition ?? 0) % 12) + 12) % 12;
  return up <= 6 ? (up === 0 ? 0 : -up) : 12 - up;
}
