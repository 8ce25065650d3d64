import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const NOON = Date.parse('2026-03-01T12:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  vi.resetModules();
});
afterEach(() => {
  vi.useRealTimers();
  // Other files of this worker import the module, too: they get one that has seen no date.
  vi.resetModules();
});

const at = (milliseconds: number) => new Date(NOON + milliseconds).toUTCString();

it('shows the time of the server, not of a browser whose clock is wrong', async () => {
  const { noteServerDate, serverNow } = await import('./serverClock');
  expect(serverNow()).toBe(NOON);
  noteServerDate(at(-300_000));
  expect(serverNow()).toBe(NOON - 300_000);
});

it('takes a second or two for the way of the answer', async () => {
  const { noteServerDate, serverNow } = await import('./serverClock');
  noteServerDate(at(-1_000));
  expect(serverNow()).toBe(NOON);
});

it('leaves out answers from the cache, and answers without a date', async () => {
  const { noteServerDate, serverNow } = await import('./serverClock');
  noteServerDate(at(600_000));
  noteServerDate(at(-86_400_000));
  noteServerDate(null);
  expect(serverNow()).toBe(NOON + 600_000);
});
