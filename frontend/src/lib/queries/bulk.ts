import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type ChosenTracksRequest,
  changeTracks,
  exportChosenTracks,
  getTrackChange,
  getTrackChoices,
  listTrackChanges,
  type TrackChangeAnswer,
  type TrackChangeRequest,
  undoTrackChange,
} from '@/client';
import { saveFile } from '@/lib/saveFile';
import { keys } from './keys';
import { tracksChanged } from './tracks';

const POLL_MS = 1_000;

export function isChanging(change: TrackChangeAnswer): boolean {
  return change.state === 'running' || change.state === 'undoing';
}

/** The makers, tags and languages of the library, for filters. */
export function trackChoicesQuery() {
  return queryOptions({
    queryKey: keys.trackChoices,
    queryFn: async ({ signal }) => (await getTrackChoices({ signal, throwOnError: true })).data,
  });
}

/** The newest changes of many songs that the person asked for. */
export function trackChangesQuery() {
  return queryOptions({
    queryKey: keys.trackChanges,
    queryFn: async ({ signal }) => (await listTrackChanges({ signal, throwOnError: true })).data,
  });
}

/** One change of many songs, polled until it has ended. */
export function trackChangeQuery(first: TrackChangeAnswer) {
  return queryOptions({
    queryKey: keys.trackChange(first.id),
    queryFn: async ({ signal }) =>
      (await getTrackChange({ path: { change_id: first.id }, signal, throwOnError: true })).data,
    initialData: first,
    refetchInterval: ({ state }) => (state.data && isChanging(state.data) ? POLL_MS : false),
  });
}

function useKeepChange() {
  const client = useQueryClient();
  return async (change: TrackChangeAnswer) => {
    client.setQueryData(keys.trackChange(change.id), change);
    await tracksChanged(client);
  };
}

/** Edit or delete many songs. */
export function useChangeTracks() {
  const keep = useKeepChange();
  return useMutation({
    mutationFn: async (body: TrackChangeRequest) => (await changeTracks({ body, throwOnError: true })).data,
    onSuccess: keep,
  });
}

/** Make the songs of a change as they were. */
export function useUndoChange() {
  const keep = useKeepChange();
  return useMutation({
    mutationFn: async (change_id: string) => (await undoTrackChange({ path: { change_id }, throwOnError: true })).data,
    onSuccess: keep,
  });
}

/** Save chosen songs as a file of this computer. */
export function useExportTracks() {
  return useMutation({
    mutationFn: async (body: ChosenTracksRequest) => {
      const { data } = await exportChosenTracks({ body, parseAs: 'blob', throwOnError: true });
      saveFile(`songs.${body.format}`, data as unknown as Blob);
    },
  });
}
