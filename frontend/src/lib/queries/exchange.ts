import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ImportedRowAnswer, type ImportedTable, importTracks, importWorks, readNames } from '@/client';
import type { TablePart } from '@/lib/tables';
import { tracksChanged } from './tracks';
import { worksChanged } from './works';

export type TableKind = 'works' | 'tracks';

interface Table {
  kind: TableKind;
  parts: readonly TablePart[];
  preview: boolean;
}

/** Import a table part by part, or say what would become of its rows. */
export function useImportTable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, parts, preview }: Table): Promise<ImportedTable> => {
      const take = kind === 'works' ? importWorks : importTracks;
      const answers: ImportedTable[] = [];
      for (const { body, lineOffset } of parts) {
        const { data } = await take({ body: { ...body, preview }, throwOnError: true });
        answers.push({ ...data, items: data.items.map((row) => ({ ...row, line: row.line + lineOffset })) });
      }
      return joined(preview, answers);
    },
    onSettled: (_answer, _error, { preview }) => (preview ? undefined : worksChanged(client)),
  });
}

function joined(preview: boolean, answers: readonly ImportedTable[]): ImportedTable {
  const sum = (count: (answer: ImportedTable) => number) => answers.reduce((total, each) => total + count(each), 0);
  const items: ImportedRowAnswer[] = answers.flatMap((answer) => answer.items);
  return {
    preview,
    n_created: sum((each) => each.n_created),
    n_updated: sum((each) => each.n_updated),
    n_unchanged: sum((each) => each.n_unchanged),
    n_refused: sum((each) => each.n_refused),
    items,
  };
}

/** Read titles and artists from the names of songs, or say what would be read. */
export function useReadNames() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { ids: string[]; pattern: string; preview: boolean }) =>
      (await readNames({ body, throwOnError: true })).data,
    onSuccess: (_answer, { preview }) => (preview ? undefined : tracksChanged(client)),
  });
}
