import { type ApiError, isWorthRetrying } from '@/lib/api';

const QUICK_MS = 500;
const STEADY_MS = 1_000;
const PATIENT_MS = 2_500;

/** How long to wait before asking about running work again: quick at first, when most of it ends. */
export function pollDelay(ageMs: number): number {
  if (ageMs < 20_000) return QUICK_MS;
  return ageMs < 60_000 ? STEADY_MS : PATIENT_MS;
}

interface Polled<Data> {
  state: { data: Data | undefined; error: ApiError | null };
}

/** A `refetchInterval` that stops when the work has ended, or when nobody knows it any more. */
export function pollWhile<Data>(isRunning: (data: Data) => boolean, startedAt: (data: Data) => string) {
  return (query: Polled<Data>): number | false => {
    const { data, error } = query.state;
    if (error && !isWorthRetrying(error)) return false;
    if (data === undefined) return error ? PATIENT_MS : false;
    if (!isRunning(data)) return false;
    return error ? PATIENT_MS : pollDelay(Date.now() - Date.parse(startedAt(data)));
  };
}
