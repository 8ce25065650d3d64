import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteTrack, deleteTracks, type ListTrashData, listTrash, restoreTracks } from '@/client';
import { keys } from './keys';
import { tracksChanged } from './tracks';

type TrashParameters = NonNullable<ListTrashData['query']>;

/** Number of tracks that the API deletes in one request. */
const MOST_AT_ONCE = 200;

/** A page of the trash. */
export function trashQuery(parameters: TrashParameters) {
  return queryOptions({
    queryKey: keys.trash(parameters),
    queryFn: async ({ signal }) => (await listTrash({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

/** Move tracks to the trash, or delete them for good. */
export function useDeleteTracks() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, permanently = false }: { ids: readonly string[]; permanently?: boolean }) => {
      const [only] = ids;
      if (ids.length === 1 && only !== undefined) {
        await deleteTrack({ path: { track_id: only }, query: { permanently }, throwOnError: true });
      } else await deleteTracks({ body: { ids: [...ids], permanently }, throwOnError: true });
    },
    onSuccess: async (_, { ids }) => {
      for (const id of ids) client.removeQueries({ queryKey: keys.track(id) });
      await tracksChanged(client);
    },
  });
}

/** Restore tracks from the trash. */
export function useRestoreTracks() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) =>
      (await restoreTracks({ body: { ids: [...ids] }, throwOnError: true })).data,
    onSuccess: () => tracksChanged(client),
  });
}

/** Delete all tracks in the trash for good, oldest request first; what was deleted before an error stays deleted. */
export function useEmptyTrash() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      for (;;) {
        const { data } = await listTrash({ query: { limit: MOST_AT_ONCE / 2 }, throwOnError: true });
        const ids = data.items.map(({ id }) => id);
        if (ids.length === 0) return;
        await deleteTracks({ body: { ids, permanently: true }, throwOnError: true });
      }
    },
    onSettled: () => tracksChanged(client),
  });
}
