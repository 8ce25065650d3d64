import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isWorthRetrying } from '@/lib/api';
import { keys } from '@/lib/queries/keys';

const MAX_RETRIES = 3;
const OF_THE_SESSION = new Set(['not_signed_in', 'session_ended', 'account_disabled', 'role_too_low']);

export function createQueryClient({ retryDelayMs = 1500 }: { retryDelayMs?: number } = {}): QueryClient {
  // The session has ended, or the role has changed: the frame of the pages asks to sign in, or offers less.
  const askWhoSignedIn = (error: unknown) => {
    if (error instanceof ApiError && OF_THE_SESSION.has(error.code))
      void client.invalidateQueries({ queryKey: keys.session });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // After a failure, find out at once whether a part is down.
      onError: (error, { queryKey }) => {
        if (isWorthRetrying(error) && queryKey[0] !== keys.health[0])
          void client.invalidateQueries({ queryKey: keys.health });
        askWhoSignedIn(error);
      },
    }),
    mutationCache: new MutationCache({ onError: askWhoSignedIn }),
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
