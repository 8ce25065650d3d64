import { QueryClient } from '@tanstack/react-query';
import { isWorthRetrying } from '@/lib/api';

const MAX_RETRIES = 3;

export function createQueryClient({ retryDelayMs = 1500 }: { retryDelayMs?: number } = {}): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // The API may be on this machine: send requests even if the browser is offline.
        networkMode: 'always',
        retry: (failures, error) => failures < MAX_RETRIES && isWorthRetrying(error),
        retryDelay: (failures, error) => Math.max(retryDelayMs * 2 ** failures, error.retryAfterMs ?? 0),
      },
      mutations: { networkMode: 'always' },
    },
  });
}

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: import('@/lib/api').ApiError;
  }
}
