import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SetAnswer, SetEditRequest, SetState } from '@/client';
import { acceptSet, cancelSet, deleteSet, editSet, getSet, listSets, searchSet } from '@/client';
import { pollWhile } from '@/lib/polling';
import { keys } from './keys';

const ACTIVE: readonly SetState[] = ['queued', 'analysing', 'searching', 'accepting'];

/** Whether a worker has something to do with a set. */
export function isWorkedOn({ state }: { state: SetState }): boolean {
  return ACTIVE.includes(state);
}

/** A page of sets, newest first. */
export function setListQuery(parameters: { limit: number; cursor?: string }) {
  return queryOptions({
    queryKey: keys.setList(parameters),
    queryFn: async ({ signal }) => (await listSets({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

/** One set, polled while a worker is at it. */
export function setQuery(set_id: string) {
  return queryOptions({
    queryKey: keys.set(set_id),
    queryFn: async ({ signal }) => (await getSet({ path: { set_id }, signal, throwOnError: true })).data,
    refetchInterval: pollWhile<SetAnswer>(isWorkedOn, (found) => found.created_at),
  });
}

/** Change a set, or let a worker go on with it. */
export function useChangeSet(set_id: string) {
  const client = useQueryClient();
  const onSuccess = (changed: SetAnswer) => {
    client.setQueryData(keys.set(set_id), changed);
    return client.invalidateQueries({ queryKey: keys.setLists });
  };
  const path = { set_id };
  const throwOnError = true;
  return {
    edit: useMutation({
      mutationFn: async (body: SetEditRequest) => (await editSet({ path, body, throwOnError })).data,
      onSuccess,
    }),
    accept: useMutation({
      mutationFn: async (revision: number) => (await acceptSet({ path, body: { revision }, throwOnError })).data,
      onSuccess,
    }),
    search: useMutation({
      mutationFn: async () => (await searchSet({ path, throwOnError })).data,
      onSuccess,
    }),
    cancel: useMutation({
      mutationFn: async () => (await cancelSet({ path, throwOnError })).data,
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: async (with_tracks: boolean) => {
        await deleteSet({ path, query: { with_tracks }, throwOnError });
      },
      onSuccess: () => client.invalidateQueries({ queryKey: keys.setLists }),
    }),
  };
}
