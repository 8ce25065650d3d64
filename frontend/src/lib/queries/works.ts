import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
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

export function useCreateWork() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (title: string) => (await createWork({ body: { title }, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.works }),
  });
}
