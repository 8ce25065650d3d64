import { keepPreviousData, type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  CheckAnswer,
  QueuedPairAnswer,
  RankingAnswer,
  RankingItem,
  ReviewRecord,
  ReviewRef,
  ReviewRequest,
} from '@/client';
import { createReview, listReviewQueue, listReviews } from '@/client';
import { checkQuery, evidenceQuery } from './compare';
import { keys } from './keys';

/** Pairs that are fetched at once, so that the next ones are at hand. */
export const QUEUE_BATCH = 20;

/** The pairs that wait for an answer, the most informative first. */
export function reviewQueueQuery(skipped: boolean) {
  return queryOptions({
    queryKey: keys.reviewQueue({ skipped }),
    queryFn: async ({ signal }) => {
      const query = { limit: QUEUE_BATCH, ...(skipped ? { skipped } : {}) };
      return (await listReviewQueue({ query, signal, throwOnError: true })).data;
    },
    placeholderData: keepPreviousData,
  });
}

/** A page of all answers, newest first. */
export function reviewListQuery(parameters: { limit: number; cursor?: string }) {
  return queryOptions({
    queryKey: keys.reviewList(parameters),
    queryFn: async ({ signal }) => (await listReviews({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

/** Load the verdict and evidence of a pair ahead. */
export function prefetchPair(client: QueryClient, { query, reference }: QueuedPairAnswer): void {
  void client.prefetchQuery({ ...checkQuery(query.id, reference.id), staleTime: 60_000 });
  void client.prefetchQuery(evidenceQuery(query.id, reference.id));
}

/** Answer about a pair. What is shown of it changes at once; rankings keep their order until they are opened again. */
export function useAnswer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: ReviewRequest) => (await createReview({ body, throwOnError: true })).data,
    onSuccess: (review) => showAnswer(client, review),
  });
}

function showAnswer(client: QueryClient, review: ReviewRecord) {
  const isSettled = review.answer === 'confirmed' || review.answer === 'rejected';
  const shown: ReviewRef | null = isSettled ? refOf(review) : null;
  const isPair = (query: string, reference: string) =>
    (query === review.query_id && reference === review.reference_id) ||
    (query === review.reference_id && reference === review.query_id);
  client.setQueriesData<CheckAnswer>({ queryKey: keys.checks }, (check) =>
    check && isPair(check.query.id, check.reference.id) ? { ...check, review: shown } : check,
  );
  const answered = (page: RankingAnswer): RankingAnswer => ({
    ...page,
    items: page.items.map((item: RankingItem) =>
      isPair(page.query.id, item.track.id) ? { ...item, review: shown } : item,
    ),
  });
  client.setQueriesData<RankingAnswer | { pages: RankingAnswer[] }>({ queryKey: keys.rankings }, (ranking) => {
    if (!ranking) return ranking;
    return 'pages' in ranking ? { ...ranking, pages: ranking.pages.map(answered) } : answered(ranking);
  });
  const later = { refetchType: 'none' } as const;
  void client.invalidateQueries({ queryKey: keys.rankings, ...later });
  void client.invalidateQueries({ queryKey: keys.reviews, ...later });
  void client.invalidateQueries({ queryKey: keys.works });
  for (const id of [review.query_id, review.reference_id]) {
    if (id) void client.invalidateQueries({ queryKey: keys.track(id) });
  }
}

function refOf({ id, answer, relation, answered_at, made_by, work_id }: ReviewRecord): ReviewRef {
  return { id, answer, relation, answered_at, made_by, work_id };
}
