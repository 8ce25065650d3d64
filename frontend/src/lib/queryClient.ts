import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isWorthRetrying } from '@/lib/api';
import { keys } from '@/lib/queries/keys';

const MAX_RETRIES = 3;

export function createQueryClient({ retryDelayMs = 1500 }: { retryDelayMs?: number } = {}): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // After a failure, find out at once whether a part is down.
      onError: (error, { queryKey }) => {
        if (isWorthRetrying(error) && queryKey[0] !== keys.health[0])
          void client.invalidateQueries({ queryKey: keys.health });
      },
    }),
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
  return client;
}

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: import('@/lib/api').ApiError;
  }
}
