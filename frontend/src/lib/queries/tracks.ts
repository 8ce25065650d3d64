import { keepPreviousData, type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  editTrack,
  getTrack,
  type ListTracksData,
  listTracks,
  type TrackAnswer,
  type TrackEditRequest,
} from '@/client';
import { pollWhile } from '@/lib/polling';
import { isActive } from '@/lib/states';
import { keys } from './keys';

export type TrackListParameters = NonNullable<ListTracksData['query']>;

export function trackListQuery(parameters: TrackListParameters) {
  return queryOptions({
    queryKey: keys.trackList(parameters),
    queryFn: async ({ signal }) => (await listTracks({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

const followTrack = pollWhile<TrackAnswer>(
  (track) => isActive(track.state),
  (track) => track.created_at,
);

/** One track, polled until its job has ended. */
export function trackQuery(id: string) {
  return queryOptions({
    queryKey: keys.track(id),
    queryFn: async ({ signal }) => (await getTrack({ path: { track_id: id }, signal, throwOnError: true })).data,
    // The pages poll the track's job more often.
    refetchInterval: (query) => {
      const delay = followTrack(query);
      return delay === false ? false : Math.max(delay, 2_000);
    },
  });
}

/** Invalidate all queries that depend on tracks. */
export async function tracksChanged(client: QueryClient): Promise<void> {
  const { tracks, trashes, duplicates, rankings, checks, works, jobs } = keys;
  const branches = [tracks, trashes, duplicates, rankings, checks, works, jobs];
  await Promise.all(branches.map((queryKey) => client.invalidateQueries({ queryKey })));
}

export function useEditTrack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, changes }: { id: string; changes: TrackEditRequest }) =>
      (await editTrack({ path: { track_id: id }, body: changes, throwOnError: true })).data,
    onSuccess: () => tracksChanged(client),
  });
}
