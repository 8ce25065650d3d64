import { queryOptions } from '@tanstack/react-query';
import { getAgreement, getMap, listMapCovers } from '@/client';
import { keys } from './keys';

const STALE_MS = 30_000;
const WAITING_MS = 20_000;

/** The map of the library; asked for again while songs wait for their places. The browser keeps what did not change. */
export function mapQuery() {
  return queryOptions({
    queryKey: keys.map,
    queryFn: async ({ signal }) => (await getMap({ signal, throwOnError: true })).data,
    staleTime: STALE_MS,
    refetchInterval: ({ state }) => (state.data && state.data.n_waiting > 0 ? WAITING_MS : false),
  });
}

/** The likely covers of a song. */
export function mapCoversQuery(trackId: string) {
  return queryOptions({
    queryKey: keys.mapCovers(trackId),
    queryFn: async ({ signal }) =>
      (await listMapCovers({ query: { track_id: trackId }, signal, throwOnError: true })).data,
    staleTime: STALE_MS,
  });
}

/** How far the reviews of this library agree with the model. */
export function agreementQuery() {
  return queryOptions({
    queryKey: keys.agreement,
    queryFn: async ({ signal }) => (await getAgreement({ signal, throwOnError: true })).data,
    staleTime: STALE_MS,
  });
}
