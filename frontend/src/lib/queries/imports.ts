import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { FolderImportRequest, ImportAnswer, ItemState, PlaylistImportRequest } from '@/client';
import {
  announceFiles,
  cancelImport,
  getImport,
  listImportFolders,
  listImportItems,
  listImports,
  pauseImport,
  previewManifest,
  resumeImport,
  retryImport,
  startFilesImport,
  startFolderImport,
  startManifestImport,
  startPlaylistImport,
} from '@/client';
import { keys } from './keys';
import { keepSameList } from './sameList';

const MOVING_MS = 2_000;

/** Whether an import may change without a person: it runs, or its last items are analysed. */
export function isMoving({ state, counts }: ImportAnswer): boolean {
  return state === 'running' || counts.analysing > 0;
}

/** A page of imports, polled while one of them moves. */
export function importListQuery(parameters: { limit: number; cursor?: string }) {
  return queryOptions({
    queryKey: keys.importList(parameters),
    queryFn: async ({ signal }) => (await listImports({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? MOVING_MS : false),
  });
}

/** One import, polled while it moves. */
export function importQuery(import_id: string) {
  return queryOptions({
    queryKey: keys.import(import_id),
    queryFn: async ({ signal }) => (await getImport({ path: { import_id }, signal, throwOnError: true })).data,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? MOVING_MS : false),
  });
}

/** A page of the items of an import. */
export function importItemsQuery(import_id: string, parameters: { limit: number; cursor?: string; state?: ItemState }) {
  return queryOptions({
    queryKey: keys.importItems(import_id, parameters),
    queryFn: async ({ signal }) =>
      (await listImportItems({ path: { import_id }, query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepSameList(keys.importItems(import_id, parameters)),
  });
}

/** The folders of the server that may be imported, and those in one of them. */
export function importFoldersQuery(parameters: { root?: string; path?: string }) {
  return queryOptions({
    queryKey: keys.importFolders(parameters),
    queryFn: async ({ signal }) => (await listImportFolders({ query: parameters, signal, throwOnError: true })).data,
  });
}

/** Start an import of files that this page sends. */
export async function startFiles(name?: string): Promise<ImportAnswer> {
  return (await startFilesImport({ body: name ? { name } : {}, throwOnError: true })).data;
}

/** Announce files of an import; return their items. */
export async function announce(
  import_id: string,
  files: { name: string; size_bytes: number }[],
  options: { is_last?: boolean; only_known?: boolean },
) {
  return (await announceFiles({ path: { import_id }, body: { files, ...options }, throwOnError: true })).data.items;
}

/** Start an import of a folder on the server. */
export function useStartFolder() {
  return useStart(async (body: FolderImportRequest) => (await startFolderImport({ body, throwOnError: true })).data);
}

/** Start an import of a playlist or channel. */
export function useStartPlaylist() {
  return useStart(
    async (body: PlaylistImportRequest) => (await startPlaylistImport({ body, throwOnError: true })).data,
  );
}

/** Read a manifest without importing it. */
export function usePreviewManifest() {
  return useMutation({
    mutationFn: async (file: File) => (await previewManifest({ body: { file }, throwOnError: true })).data,
  });
}

/** Start an import of what a manifest lists. */
export function useStartManifest() {
  return useStart(
    async (body: { file: File; root?: string; path?: string }) =>
      (await startManifestImport({ body, throwOnError: true })).data,
  );
}

function useStart<Body>(start: (body: Body) => Promise<ImportAnswer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: start,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.imports }),
  });
}

const ACTIONS = {
  pause: pauseImport,
  resume: resumeImport,
  cancel: cancelImport,
  retry: retryImport,
};

/** Pause, resume or cancel an import, or retry what it refused. */
export function useChangeImport(import_id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (action: keyof typeof ACTIONS) => {
      await ACTIONS[action]({ path: { import_id }, throwOnError: true });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.imports }),
  });
}
