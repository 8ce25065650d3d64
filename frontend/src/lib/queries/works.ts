import { keepPreviousData, type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  createReview,
  createWork,
  deleteWork,
  editWork,
  getWork,
  listFound,
  listRecordings,
  listWorkChanges,
  listWorks,
  mergeWorks,
  splitWork,
  undoWorkChange,
  type WorkEditRequest,
  type WorkRequest,
} from '@/client';
import { keys } from './keys';
import { keepSameList } from './sameList';
import { tracksChanged } from './tracks';

interface PageParameters {
  limit: number;
  cursor?: string;
}

export function workListQuery(words: string) {
  return workPageQuery({ limit: 20, ...(words === '' ? {} : { q: words }) });
}

/** A page of the works that match. */
export function workPageQuery(query: PageParameters & { q?: string }) {
  return queryOptions({
    queryKey: keys.workList(query),
    queryFn: async ({ signal }) => (await listWorks({ query, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

export function workQuery(id: string) {
  return queryOptions({
    queryKey: keys.work(id),
    queryFn: async ({ signal }) => (await getWork({ path: { work_id: id }, signal, throwOnError: true })).data,
  });
}

/** A page of the recordings of a work, with how sure each is. */
export function recordingsQuery(id: string, query: PageParameters) {
  return queryOptions({
    queryKey: [...keys.work(id), 'recordings', query],
    queryFn: async ({ signal }) =>
      (await listRecordings({ path: { work_id: id }, query, signal, throwOnError: true })).data,
    placeholderData: keepSameList([...keys.work(id), 'recordings', query]),
  });
}

/** Songs outside a work that resemble one of its recordings. */
export function foundQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.work(id), 'found'],
    queryFn: async ({ signal }) => (await listFound({ path: { work_id: id }, signal, throwOnError: true })).data,
  });
}

/** Merges and splits of a work, newest first; also of one that was merged into another. */
export function workChangesQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.work(id), 'changes'],
    queryFn: async ({ signal }) =>
      (await listWorkChanges({ path: { work_id: id }, query: { limit: 20 }, signal, throwOnError: true })).data,
  });
}

export function useCreateWork() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (given: string | WorkRequest) => {
      const body = typeof given === 'string' ? { title: given } : given;
      return (await createWork({ body, throwOnError: true })).data;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.works }),
  });
}

/** Return a mutation after which everything that depends on works is loaded again. */
function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => worksChanged(client) });
}

/** Invalidate all queries that depend on works. */
export async function worksChanged(client: QueryClient): Promise<void> {
  await Promise.all([tracksChanged(client), client.invalidateQueries({ queryKey: ['history', 'work'] })]);
}

export function useEditWork() {
  return useChange(
    async ({ id, changes }: { id: string; changes: WorkEditRequest }) =>
      (await editWork({ path: { work_id: id }, body: changes, throwOnError: true })).data,
  );
}

export function useDeleteWork() {
  return useChange(async (id: string) => {
    await deleteWork({ path: { work_id: id }, throwOnError: true });
  });
}

export function useMergeWorks() {
  return useChange(
    async ({ id, otherIds }: { id: string; otherIds: string[] }) =>
      (await mergeWorks({ path: { work_id: id }, body: { work_ids: otherIds }, throwOnError: true })).data,
  );
}

export function useSplitWork() {
  return useChange(
    async ({ id, trackIds, title }: { id: string; trackIds: string[]; title: string }) =>
      (await splitWork({ path: { work_id: id }, body: { track_ids: trackIds, title }, throwOnError: true })).data,
  );
}

export function useUndoWorkChange() {
  return useChange(async (id: string) => (await undoWorkChange({ path: { change_id: id }, throwOnError: true })).data);
}

/** Say that a song records a work, or does not. */
export function useDecideMember() {
  return useChange(
    async ({ workId, trackId, answer }: { workId: string; trackId: string; answer: 'confirmed' | 'rejected' }) =>
      (await createReview({ body: { query_id: trackId, work_id: workId, answer }, throwOnError: true })).data,
  );
}
