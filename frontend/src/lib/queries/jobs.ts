import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { cancelJob, getJob, type JobWithTrack, type ListJobsData, listJobs, retryJob } from '@/client';
import { pollDelay, pollWhile } from '@/lib/polling';
import { serverNow } from '@/lib/serverClock';
import { isActive } from '@/lib/states';
import { keys } from './keys';
import { tracksChanged } from './tracks';

export type JobListParameters = NonNullable<ListJobsData['query']>;

/** How soon a job is asked for again. */
export const followJob = pollWhile<JobWithTrack>(
  (job) => isActive(job.state),
  (job) => job.created_at,
);

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: keys.job(id),
    queryFn: async ({ signal }) => (await getJob({ path: { job_id: id }, signal, throwOnError: true })).data,
    refetchInterval: followJob,
  });
}

/** Poll a job to its end, then invalidate all queries of tracks. */
export function useJob(id: string) {
  const client = useQueryClient();
  const query = useQuery(jobQuery(id));
  const wasActive = useRef(false);
  const state = query.data?.state;
  useEffect(() => {
    if (state === undefined) return;
    if (wasActive.current && !isActive(state)) void tracksChanged(client);
    wasActive.current = isActive(state);
  }, [client, state]);
  return query;
}

/** A page of jobs, polled while one of them is active. */
export function jobListQuery(parameters: JobListParameters) {
  return queryOptions({
    queryKey: keys.jobList(parameters),
    queryFn: async ({ signal }) => (await listJobs({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const active = state.data?.items.filter((job) => isActive(job.state)) ?? [];
      if (active.length === 0) return false;
      const youngest = Math.max(...active.map((job) => Date.parse(job.created_at)));
      return Math.max(1_000, pollDelay(serverNow() - youngest));
    },
  });
}

export function useRetryJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => (await retryJob({ path: { job_id: id }, throwOnError: true })).data,
    onSettled: () => tracksChanged(client),
  });
}

export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => (await cancelJob({ path: { job_id: id }, throwOnError: true })).data,
    onSettled: () => tracksChanged(client),
  });
}
