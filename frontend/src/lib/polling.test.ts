import { describe, expect, it } from 'vitest';
import { ApiError } from './api';
import { pollDelay, pollWhile } from './polling';

const error = (status: number) => new ApiError({ status, title: 'x', detail: 'x', code: 'x' });

interface Work {
  isRunning: boolean;
  since: string;
}

const poll = pollWhile<Work>(
  (work) => work.isRunning,
  (work) => work.since,
);

const running = { isRunning: true, since: new Date().toISOString() };

describe('polling', () => {
  it('starts fast and slows down', () => {
    expect(pollDelay(1_000)).toBe(500);
    expect(pollDelay(30_000)).toBe(1_000);
    expect(pollDelay(600_000)).toBe(2_500);
  });

  it('continues while the work is running', () => {
    expect(poll({ state: { data: running, error: null } })).toBe(500);
  });

  it('stops when the work has ended', () => {
    expect(poll({ state: { data: { ...running, isRunning: false }, error: null } })).toBe(false);
  });

  it('stops when the work is not found', () => {
    expect(poll({ state: { data: running, error: error(404) } })).toBe(false);
  });

  it('continues slowly while the database or the network is down', () => {
    expect(poll({ state: { data: running, error: error(503) } })).toBe(2_500);
    expect(poll({ state: { data: undefined, error: error(0) } })).toBe(2_500);
    const busy = new ApiError({ status: 503, title: 'x', detail: 'x', code: 'busy' }, 5_000);
    expect(poll({ state: { data: running, error: busy } })).toBe(5_000);
  });
});
