import { queryOptions, useMutation } from '@tanstack/react-query';
import { getLookups, lookUpTrack } from '@/client';
import { keys } from './keys';

/** Which look-ups the operator allows. */
export function lookupsQuery() {
  return queryOptions({
    queryKey: keys.lookups,
    queryFn: async ({ signal }) => (await getLookups({ signal, throwOnError: true })).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What MusicBrainz knows about a song. It writes nothing. */
export function useLookUp() {
  return useMutation({
    mutationFn: async (trackId: string) =>
      (await lookUpTrack({ path: { track_id: trackId }, throwOnError: true })).data.items,
  });
}
