import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { getReextraction, startReextraction, stopReextraction } from '@/client';
import { keys } from './keys';

const RUNNING_MS = 3_000;
const IDLE_MS = 60_000;

/** Songs of an older recipe and their new analysis, polled more often while it runs. */
export function reextractionQuery() {
  return queryOptions({
    queryKey: keys.reextraction,
    queryFn: async ({ signal }) => (await getReextraction({ signal, throwOnError: true })).data,
    refetchInterval: ({ state }) => (state.data?.n_waiting ? RUNNING_MS : IDLE_MS),
  });
}

/** Start or stop the new analysis; the answer is its new state. */
export function useReextraction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: 'start' | 'stop') =>
      (await (change === 'start' ? startReextraction : stopReextraction)({ throwOnError: true })).data,
    onSuccess: (state) => client.setQueryData(keys.reextraction, state),
  });
}
