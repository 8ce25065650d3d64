import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CaseAnswer, CaseNoteRequest, CasePairRequest } from '@/client';
import {
  addCaseNote,
  addCasePair,
  createCase,
  createCaseLink,
  deleteCase,
  editCase,
  endCaseLink,
  exportCase,
  exportSharedCase,
  freezeCase,
  getCase,
  getSharedCase,
  getSharedCasePicture,
  listCases,
  removeCasePair,
  rerunCasePair,
} from '@/client';
import type { ApiError } from '@/lib/api';
import { atServer } from '@/lib/basePath';
import { saveFile } from '@/lib/saveFile';
import { keys } from './keys';

/** A picture of a pair of a case. */
export type PictureName = 'matrix' | 'query' | 'reference';

/** A page of cases, last changed first. */
export function caseListQuery(parameters: { limit: number; cursor?: string }) {
  return queryOptions({
    queryKey: keys.caseList(parameters),
    queryFn: async ({ signal }) => (await listCases({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

/** One case with its evidence. */
export function caseQuery(case_id: string) {
  return queryOptions({
    queryKey: keys.case(case_id),
    queryFn: async ({ signal }) => (await getCase({ path: { case_id }, signal, throwOnError: true })).data,
  });
}

/** A new comparison of a pair, once for each visit of the page. */
export function rerunQuery(case_id: string, pair_id: string) {
  return queryOptions({
    queryKey: keys.caseRerun(case_id, pair_id),
    queryFn: async ({ signal }) =>
      (await rerunCasePair({ path: { case_id, pair_id }, signal, throwOnError: true })).data,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** The case of a link. */
export function sharedCaseQuery(token: string) {
  return queryOptions({
    queryKey: keys.sharedCase(token),
    queryFn: async ({ signal }) => (await getSharedCase({ body: { token }, signal, throwOnError: true })).data,
  });
}

/** A picture of the case of a link, as an address that the page can show. */
export function sharedPictureQuery(token: string, pair_id: string, name: PictureName) {
  return queryOptions({
    queryKey: keys.sharedPicture(token, pair_id, name),
    queryFn: async ({ signal }) => {
      const answer = await getSharedCasePicture({
        body: { token, pair_id, name },
        parseAs: 'blob',
        signal,
        throwOnError: true,
      });
      return asAddress(answer.data);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function asAddress(picture: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(picture);
  });
}

type Format = 'pdf' | 'csv' | 'json';

/** Save a case as a file. While no worker is free for a document, it is asked for again, three times at most. */
function useExport(read: (format: Format) => Promise<unknown>) {
  return useMutation<void, ApiError, Format>({
    mutationFn: async (format) => saveFile(`case.${format}`, (await read(format)) as Blob),
    retry: (nFailed, error) => error.code === 'busy' && nFailed < 3,
    retryDelay: (_, error) => error.retryAfterMs || 5_000,
  });
}

/** Save one's own case as a file. */
export function useCaseExport(case_id: string) {
  return useExport(async (format) => {
    // Read as a file, whatever the format.
    const answer = await exportCase({ path: { case_id }, query: { format }, parseAs: 'blob', throwOnError: true });
    return answer.data;
  });
}

/** Save the case of a link as a file. */
export function useSharedExport(token: string) {
  return useExport(async (format) => {
    const answer = await exportSharedCase({ body: { token, format }, parseAs: 'blob', throwOnError: true });
    return answer.data;
  });
}

/** Address of a picture of a pair. */
export function pictureAddress(caseId: string, pairId: string, name: PictureName): string {
  return atServer(`/api/v1/cases/${caseId}/pairs/${pairId}/pictures/${name}`);
}

/** Keep what a change answered, and let the lists be read again. */
function useKept() {
  const client = useQueryClient();
  return (changed: CaseAnswer) => {
    client.setQueryData(keys.case(changed.id), changed);
    return client.invalidateQueries({ queryKey: keys.caseLists });
  };
}

/** Open a case. */
export function useCreateCase() {
  const onSuccess = useKept();
  return useMutation({
    mutationFn: async (title: string) => (await createCase({ body: { title }, throwOnError: true })).data,
    onSuccess,
  });
}

/** Compare a pair and put it into a case. */
export function useAddPair() {
  const onSuccess = useKept();
  return useMutation({
    mutationFn: async ({ case_id, pair }: { case_id: string; pair: CasePairRequest }) =>
      (await addCasePair({ path: { case_id }, body: pair, throwOnError: true })).data,
    onSuccess,
  });
}

/** Change an open case, or add a note. */
export function useChangeCase(case_id: string) {
  const onSuccess = useKept();
  const path = { case_id };
  const throwOnError = true;
  return {
    rename: useMutation({
      mutationFn: async (title: string) => (await editCase({ path, body: { title }, throwOnError })).data,
      onSuccess,
    }),
    note: useMutation({
      mutationFn: async (body: CaseNoteRequest) => (await addCaseNote({ path, body, throwOnError })).data,
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: async (pair_id: string) => (await removeCasePair({ path: { case_id, pair_id }, throwOnError })).data,
      onSuccess,
    }),
    freeze: useMutation({
      mutationFn: async () => (await freezeCase({ path, throwOnError })).data,
      onSuccess,
    }),
    share: useMutation({
      mutationFn: async (days: number) => (await createCaseLink({ path, body: { days }, throwOnError })).data,
      onSuccess: ({ case: changed }) => onSuccess(changed),
    }),
    endLink: useMutation({
      mutationFn: async (link_id: string) => (await endCaseLink({ path: { case_id, link_id }, throwOnError })).data,
      onSuccess,
    }),
  };
}

/** Delete a case with its evidence. */
export function useDeleteCase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (case_id: string) => {
      await deleteCase({ path: { case_id }, throwOnError: true });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.caseLists }),
  });
}
