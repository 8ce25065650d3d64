import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { checkPair, type Decision, getChroma, getEvidence, getModel, getRanking } from '@/client';
import { atServer } from '@/lib/basePath';
import { stringifySearch } from '@/lib/searchParams';
import { asParameter, type Threshold } from '@/lib/threshold';
import { keys } from './keys';
import { keepSameList } from './sameList';

const PAGE_SIZE = 20;

/** A verdict. Without a threshold likely begins where the server has it. */
export function checkQuery(queryId: string, referenceId: string, threshold?: Threshold) {
  const parameters = asParameter(threshold);
  return queryOptions({
    queryKey: keys.check(queryId, referenceId, parameters),
    queryFn: async ({ signal }) => {
      const query = { query_id: queryId, reference_id: referenceId, ...parameters };
      return (await checkPair({ query, signal, throwOnError: true })).data;
    },
    placeholderData: keepSameList(keys.check(queryId, referenceId, parameters)),
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
  min_probability?: Threshold;
  decision?: Decision | undefined;
}

/** A ranking, page by page. */
export function rankingQuery(trackId: string, { min_probability, decision }: RankingFilter = {}) {
  const filter = { ...asParameter(min_probability), ...(decision ? { decision } : {}) };
  return infiniteQueryOptions({
    queryKey: keys.ranking(trackId, { pages: PAGE_SIZE, ...filter }),
    queryFn: async ({ signal, pageParam }) => {
      const query = { limit: PAGE_SIZE, ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return (await getRanking({ path: { track_id: trackId }, query, signal, throwOnError: true })).data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepSameList(keys.ranking(trackId, { pages: PAGE_SIZE, ...filter })),
  });
}

/** Return the address of a ranking as CSV with all rows. */
export function rankingCsvAddress(trackId: string, { decision, min_probability }: RankingFilter): string {
  const search = stringifySearch({ format: 'csv', decision, ...asParameter(min_probability) });
  return atServer(`/api/v1/tracks/${encodeURIComponent(trackId)}/ranking${search}`);
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
