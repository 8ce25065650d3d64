import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Moment, Side } from '@/lib/sections';
import { aSection } from '@/testing/builders';
import { ListeningEngine } from './listeningEngine';
import type { Start } from './listeningState';
import type { PlayerHandle } from './players';

const SECTION = aSection(20, 60, 70, 120);
const ALL = { tempo: true, key: true, ear: true };

/** A player that obeys at once, and remembers how it sounds. */
class FakePlayer implements PlayerHandle {
  at = 0;
  isPlaying = false;
  volume = 1;
  rate = 1;
  pan = 0;
  semitones = 0;

  constructor(
    readonly engine: ListeningEngine,
    readonly side: Side,
    readonly powers = ALL,
  ) {}

  seek = (seconds: number) => {
    this.at = seconds;
  };
  play = () => this.turn(true);
  pause = () => this.turn(false);
  seconds = () => this.at;
  setVolume = (volume: number) => {
    this.volume = volume;
  };
  setRate = (rate: number) => {
    this.rate = rate;
  };
  setPan = (pan: number) => {
    this.pan = pan;
  };
  setSemitones = (semitones: number) => {
    this.semitones = semitones;
  };

  private turn(isPlaying: boolean) {
    if (this.isPlaying === isPlaying) return;
    this.isPlaying = isPlaying;
    this.engine.events.onPlaying(this.side, isPlaying);
  }
}

const stays: Moment[] = [];

function open({ sections = [SECTION], start = null as Start | null, powers = ALL } = {}) {
  const alignment = { path: [], sections, seconds_per_frame: 0.5 };
  const onStay = (moment: Moment) => stays.push(moment);
  const engine = new ListeningEngine(
    { alignment, durations: { query: 200, reference: 240 }, semitones: -5, onStay },
    start,
  );
  const players = { query: new FakePlayer(engine, 'query'), reference: new FakePlayer(engine, 'reference', powers) };
  engine.events.onReady('query', players.query);
  engine.events.onReady('reference', players.reference);
  return { engine, ...players };
}

/** Let the time of a song pass, after a seek has settled. */
function tell(engine: ListeningEngine, side: Side, seconds: number) {
  vi.advanceTimersByTime(1000);
  engine.events.onTime(side, seconds);
}

beforeEach(() => {
  vi.useFakeTimers();
  stays.length = 0;
});

afterEach(() => vi.useRealTimers());

describe('one song at a time', () => {
  it('plays where the address says', () => {
    const { engine, query, reference } = open({ start: { moment: { query: 41, reference: 96 }, section: SECTION } });
    expect([query.at, reference.at, query.isPlaying]).toEqual([41, 96, false]);
    engine.toggle();
    expect([query.isPlaying, reference.isPlaying, engine.getState().playing]).toEqual([true, false, 'query']);
    engine.toggle();
    expect([query.isPlaying, engine.getState().playing]).toEqual([false, null]);
  });

  it('goes on in the other song at the matching moment', () => {
    const { engine, query, reference } = open();
    engine.play('query', { query: 20, reference: 70 }, SECTION);
    tell(engine, 'query', 40);
    expect(engine.getState().moment).toEqual({ query: 40, reference: 95 });
    engine.hear({ mix: 'reference' });
    expect([query.isPlaying, reference.isPlaying, reference.at]).toEqual([false, true, 95]);
  });

  it('plays the second song in the tempo and key of the first if that is wished', () => {
    const { engine, reference } = open();
    engine.play('reference', { query: 20, reference: 70 }, SECTION);
    expect([reference.rate, reference.semitones]).toEqual([1, 0]);
    engine.hear({ inTempo: true, inKey: true });
    expect([reference.rate, reference.semitones]).toEqual([1.25, -5]);
    engine.hear({ inTempo: false, inKey: false });
    expect([reference.rate, reference.semitones]).toEqual([1, 0]);
  });

  it('follows a song that is started in its own player', () => {
    const { engine, query, reference } = open();
    engine.toggle();
    reference.play();
    expect(engine.getState().hearing.mix).toBe('reference');
    expect([query.isPlaying, reference.volume]).toEqual([false, 1]);
  });

  it('moves by seconds within the song', () => {
    const { engine } = open({ start: { moment: { query: 22, reference: 72.5 }, section: SECTION } });
    engine.skip(5);
    expect(engine.getState().moment).toEqual({ query: 27, reference: 78.75 });
    engine.skip(-50);
    expect(engine.getState().moment?.query).toBe(0);
  });
});

describe('both songs', () => {
  it('runs them together, one in each ear', () => {
    const { engine, query, reference } = open();
    engine.moveTo({ query: 20, reference: 70 }, SECTION);
    engine.hear({ mix: 'both' });
    engine.toggle();
    expect([query.isPlaying, reference.isPlaying]).toEqual([true, true]);
    expect([query.pan, reference.pan, query.rate, reference.rate]).toEqual([-1, 1, 1, 1.25]);
    engine.hear({ mix: 'query' });
    expect([reference.isPlaying, query.pan, query.volume]).toEqual([false, 0, 1]);
  });

  it('brings the second back to where it belongs', () => {
    const { engine, reference } = open();
    engine.moveTo({ query: 20, reference: 70 }, SECTION);
    engine.hear({ mix: 'both' });
    engine.toggle();
    reference.at = 90;
    tell(engine, 'query', 40);
    expect(reference.at).toBe(95);
    reference.at = 101;
    tell(engine, 'query', 45);
    expect(reference.at).toBe(101);
    expect(reference.rate).toBeGreaterThan(1.25);
  });

  it('lets the first follow a second whose tempo cannot be changed', () => {
    const { engine, query, reference } = open({ powers: { tempo: false, key: false, ear: false } });
    engine.moveTo({ query: 20, reference: 70 }, SECTION);
    engine.hear({ mix: 'fade', fade: 0.5 });
    engine.toggle();
    expect([query.rate, reference.rate]).toEqual([0.8, 1]);
    tell(engine, 'reference', 95);
    expect(engine.getState().moment?.query).toBe(40);
  });

  it('fades from one to the other', () => {
    const { engine, query, reference } = open();
    engine.hear({ mix: 'fade', fade: 1 });
    expect(query.volume).toBeCloseTo(0);
    expect(reference.volume).toBe(1);
  });
});

describe('a stretch that is repeated', () => {
  it('begins again when it ends', () => {
    const { engine, query } = open();
    engine.play('query', { query: 20, reference: 70 }, SECTION);
    engine.hear({ isLooping: true });
    tell(engine, 'query', 59);
    expect(engine.getState().moment?.query).toBe(59);
    tell(engine, 'query', 60.1);
    expect(engine.getState().moment).toEqual({ query: 20, reference: 70 });
    expect([query.at, query.isPlaying]).toEqual([20, true]);
  });

  it('is the one at hand if none was chosen', () => {
    const other = aSection(80, 100, 10, 30);
    const { engine } = open({ sections: [SECTION, other] });
    engine.moveTo({ query: 90, reference: 20 });
    engine.hear({ isLooping: true });
    expect(engine.getState().chosen).toBe(other);
  });

  it('begins again when the song ends with it', () => {
    const { engine, query } = open();
    engine.play('query', { query: 20, reference: 70 }, SECTION);
    engine.hear({ isLooping: true });
    query.pause();
    engine.events.onEnded('query');
    expect(query.at).toBe(20);
  });
});

it('tells where the songs stay, and not where they pass', () => {
  const { engine } = open();
  engine.play('query', { query: 20, reference: 70 }, SECTION);
  const before = stays.length;
  tell(engine, 'query', 40);
  expect(stays).toHaveLength(before);
  engine.pause();
  expect(stays.at(-1)).toEqual({ query: 40, reference: 95 });
});
