import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type ListDuplicatesData, listDuplicates } from '@/client';
import { keys } from './keys';

type DuplicatesParameters = NonNullable<ListDuplicatesData['query']>;

/** A page of groups of tracks that hold the same recording. */
export function duplicatesQuery(parameters: DuplicatesParameters) {
  return queryOptions({
    queryKey: keys.duplicatePage(parameters),
    queryFn: async ({ signal }) => (await listDuplicates({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}
