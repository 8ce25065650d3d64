import { keepPreviousData, queryOptions, useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { createWork, getWork, listWorks } from '@/client';
import { keys } from './keys';

export function workListQuery(words: string) {
  const query = { limit: 20, ...(words === '' ? {} : { q: words }) };
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

const CREATING = ['create work'];

/** Whether a work is being created: a form that is saved now would not have it. */
export function useIsCreatingWork(): boolean {
  return useIsMutating({ mutationKey: CREATING }) > 0;
}

export function useCreateWork() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: CREATING,
    mutationFn: async (title: string) => (await createWork({ body: { title }, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.works }),
  });
}
