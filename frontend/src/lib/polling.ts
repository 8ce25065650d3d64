import { type ApiError, isWorthRetrying } from '@/lib/api';
import { serverNow } from '@/lib/serverClock';

const FIRST_MS = 500;
const LATER_MS = 1_000;
const SLOWEST_MS = 2_500;

/** Return the polling delay in milliseconds. Most jobs end early, so polling starts fast and slows down. */
export function pollDelay(ageMs: number): number {
  if (ageMs < 20_000) return FIRST_MS;
  return ageMs < 60_000 ? LATER_MS : SLOWEST_MS;
}

interface Polled<Data> {
  state: { data: Data | undefined; error: ApiError | null };
}

/** Return a `refetchInterval` that stops when the work has ended or is not found. */
export function pollWhile<Data>(isRunning: (data: Data) => boolean, startedAt: (data: Data) => string) {
  return (query: Polled<Data>): number | false => {
    const { data, error } = query.state;
    if (error && !isWorthRetrying(error)) return false;
    const afterError = Math.max(SLOWEST_MS, error?.retryAfterMs ?? 0);
    if (data === undefined) return error ? afterError : false;
    if (!isRunning(data)) return false;
    return error ? afterError : pollDelay(serverNow() - Date.parse(startedAt(data)));
  };
}
