import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { checkPair, type Decision, getChroma, getEvidence, getModel, getRanking, type OperatingPoint } from '@/client';
import { stringifySearch } from '@/lib/searchParams';
import { keys } from './keys';

const PAGE_SIZE = 20;

/** A verdict. Without an operating point the API uses the one that the operator set. */
export function checkQuery(queryId: string, referenceId: string, operatingPoint?: OperatingPoint) {
  return queryOptions({
    queryKey: keys.check(queryId, referenceId, operatingPoint),
    queryFn: async ({ signal }) => {
      const ids = { query_id: queryId, reference_id: referenceId };
      const query = operatingPoint ? { ...ids, operating_point: operatingPoint } : ids;
      return (await checkPair({ query, signal, throwOnError: true })).data;
    },
    placeholderData: keepPreviousData,
  });
}

/** The evidence of a verdict. Never stale, because ready songs do not change. */
export function evidenceQuery(queryId: string, referenceId: string) {
  return queryOptions({
    queryKey: keys.evidence(queryId, referenceId),
    queryFn: async ({ signal }) => {
      const query = { query_id: queryId, reference_id: referenceId };
      return (await getEvidence({ query, signal, throwOnError: true })).data;
    },
    staleTime: Number.POSITIVE_INFINITY,
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

/** Filter of a ranking. */
export interface RankingFilter {
  operating_point?: OperatingPoint | undefined;
  decision?: Decision | undefined;
}

/** A ranking, page by page. */
export function rankingQuery(trackId: string, { operating_point, decision }: RankingFilter = {}) {
  const filter = { ...(operating_point ? { operating_point } : {}), ...(decision ? { decision } : {}) };
  return infiniteQueryOptions({
    queryKey: keys.ranking(trackId, { pages: PAGE_SIZE, ...filter }),
    queryFn: async ({ signal, pageParam }) => {
      const query = { limit: PAGE_SIZE, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return (await getRanking({ path: { track_id: trackId }, query, signal, throwOnError: true })).data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Return the address of a ranking as CSV with all rows. */
export function rankingCsvAddress(trackId: string, filter: RankingFilter): string {
  return `/api/v1/tracks/${encodeURIComponent(trackId)}/ranking${stringifySearch({ format: 'csv', ...filter })}`;
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
