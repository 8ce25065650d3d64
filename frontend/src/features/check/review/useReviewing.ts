import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { QueuedPairAnswer, ReviewAnswer, ReviewRecord } from '@/client';
import type { Remarks } from '@/components/review/RemarkFields';
import type { ApiError } from '@/lib/api';
import { keys } from '@/lib/queries/keys';
import { prefetchPair, QUEUE_BATCH, reviewQueueQuery, useAnswer } from '@/lib/queries/reviews';

/** Pairs whose verdict and evidence are loaded ahead. */
const N_AHEAD = 2;
const FEW = QUEUE_BATCH / 2;

export const keyOf = ({ query, reference }: QueuedPairAnswer) => `${query.id} ${reference.id}`;

interface Done {
  pair: QueuedPairAnswer;
  review: Promise<ReviewRecord>;
}

/**
 * Go through the queue, one pair at a time. An answer shows the next pair at once and is sent meanwhile; if it fails, its
 * pair comes back with the error.
 */
export function useReviewing(skipped: boolean) {
  const client = useQueryClient();
  const query = useQuery(reviewQueueQuery(skipped));
  const answer = useAnswer();
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const [returned, setReturned] = useState<readonly QueuedPairAnswer[]>([]);
  const [looked, setLooked] = useState<string | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [isUndoing, setUndoing] = useState(false);
  const [nDone, setNDone] = useState(0);
  const done = useRef<Done[]>([]);
  const items = query.data?.items;
  const waiting = useMemo(() => {
    const first = new Set(returned.map(keyOf));
    const others = (items ?? []).filter((pair) => !answered.has(keyOf(pair)) && !first.has(keyOf(pair)));
    const all = [...returned, ...others];
    // The pair that a person looks at stays: a key must not answer about one that took its place a moment ago.
    const place = all.findIndex((pair) => keyOf(pair) === looked);
    return place > 0 ? [...all.splice(place, 1), ...all] : all;
  }, [items, answered, returned, looked]);
  const current = waiting[0];
  const shown = current ? keyOf(current) : null;
  useEffect(() => setLooked(shown), [shown]);
  const nAnswered = (items ?? []).filter((pair) => answered.has(keyOf(pair))).length;
  const nWaiting = Math.max(waiting.length, (query.data?.total ?? 0) - nAnswered);

  // The next ones are loaded while a person looks at this one; further pairs before these run out.
  useEffect(() => {
    for (const pair of waiting.slice(0, N_AHEAD + 1)) prefetchPair(client, pair);
  }, [client, waiting]);
  const isShort = waiting.length < FEW && nWaiting > waiting.length;
  const hasNext = nAnswered > 0 && (isShort || waiting.length === 0);
  const { refetch, isFetching } = query;
  useEffect(() => {
    if (hasNext && !isFetching && !answer.isPending) void refetch();
  }, [hasNext, isFetching, answer.isPending, refetch]);

  const bringBack = (pair: QueuedPairAnswer) => {
    setAnswered((before) => new Set([...before].filter((key) => key !== keyOf(pair))));
    setReturned((before) => [pair, ...before.filter((each) => keyOf(each) !== keyOf(pair))]);
    setLooked(keyOf(pair));
  };

  const give = (said: ReviewAnswer, remarks: Remarks = {}) => {
    if (!current || isUndoing) return;
    const pair = current;
    setError(null);
    setAnswered((before) => new Set(before).add(keyOf(pair)));
    setReturned((before) => before.filter((each) => keyOf(each) !== keyOf(pair)));
    setNDone((n) => n + 1);
    const body = { query_id: pair.query.id, reference_id: pair.reference.id, answer: said, ...remarks };
    const review = answer.mutateAsync(body);
    const entry = { pair, review };
    done.current.push(entry);
    review.catch((failure: ApiError) => {
      done.current = done.current.filter((each) => each !== entry);
      setNDone((n) => n - 1);
      setError(failure);
      // Somebody else answered: the pair waits no longer.
      if (failure.code !== 'review_outdated') bringBack(pair);
    });
  };

  const undo = async () => {
    const last = done.current.pop();
    if (!last) return;
    setError(null);
    setUndoing(true);
    try {
      const { id } = await last.review;
      const pair = { query_id: last.pair.query.id, reference_id: last.pair.reference.id };
      await answer.mutateAsync({ ...pair, answer: 'withdrawn', revises: id });
      setNDone((n) => n - 1);
      bringBack(last.pair);
    } catch (failure) {
      setError(failure as ApiError);
    } finally {
      setUndoing(false);
    }
  };

  // When the page is opened again, it shows the queue as it is then.
  useEffect(() => () => void client.invalidateQueries({ queryKey: keys.reviews }), [client]);

  return { query, current, nWaiting, nDone, error, isUndoing, give, undo };
}
