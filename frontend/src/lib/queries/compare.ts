import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { checkPair, getChroma, getModel, getRanking } from '@/client';
import { keys } from './keys';

const PAGE_SIZE = 20;

export function checkQuery(queryId: string, referenceId: string) {
  return queryOptions({
    queryKey: keys.check(queryId, referenceId),
    queryFn: async ({ signal }) => {
      const query = { query_id: queryId, reference_id: referenceId };
      return (await checkPair({ query, signal, throwOnError: true })).data;
    },
  });
}

/** The first few songs of a ranking. */
export function nearestQuery(trackId: string, limit: number) {
  return queryOptions({
    queryKey: keys.ranking(trackId, { limit }),
    queryFn: async ({ signal }) =>
      (await getRanking({ path: { track_id: trackId }, query: { limit }, signal, throwOnError: true })).data,
  });
}

/** The whole ranking, page after page. */
export function rankingQuery(trackId: string) {
  return infiniteQueryOptions({
    queryKey: keys.ranking(trackId, { pages: PAGE_SIZE }),
    queryFn: async ({ signal, pageParam }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return (await getRanking({ path: { track_id: trackId }, query, signal, throwOnError: true })).data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function chromaQuery(trackId: string) {
  return queryOptions({
    queryKey: keys.chroma(trackId),
    queryFn: async ({ signal }) => (await getChroma({ path: { track_id: trackId }, signal, throwOnError: true })).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function modelQuery() {
  return queryOptions({
    queryKey: keys.model,
    queryFn: async ({ signal }) => (await getModel({ signal, throwOnError: true })).data,
    staleTime: 10 * 60_000,
  });
}
