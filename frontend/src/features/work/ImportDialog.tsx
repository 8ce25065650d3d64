import { Button, FileInput, Group, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ImportedRowAnswer, ImportedTable } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { ScrollFrame } from '@/components/ScrollFrame';
import { formatNumber } from '@/lib/format';
import { type TableKind, useImportTable } from '@/lib/queries/exchange';
import { detailIn } from '@/lib/serverWords';
import { decodeText, divideTable, type TablePart } from '@/lib/tables';
import { say, t } from '@/lib/texts';
import { OUTCOME_NAMES } from '@/lib/workWords';
import classes from './Work.module.css';

const MOST_SHOWN = 200;

/** Imports works, or what is known about songs, from CSV or JSON, after it said what would become of each row. */
export function ImportDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('Import a table')}>
      <ImportForm onClose={onClose} />
    </Dialog>
  );
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<TableKind>('works');
  const [parts, setParts] = useState<TablePart[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const table = useImportTable();
  const look = (chosen: TableKind, read: TablePart[]) => table.mutate({ kind: chosen, parts: read, preview: true });
  const choose = async (file: File | null) => {
    table.reset();
    setParts(null);
    setFault(null);
    if (!file) return;
    const text = decodeText(await file.arrayBuffer());
    const read = text === null ? null : divideTable(text);
    if (read === null) setFault(t('This is neither CSV in UTF-8 nor a list in JSON. Save it again as one of them.'));
    else {
      setParts(read);
      look(kind, read);
    }
  };
  const turn = (value: string) => {
    const chosen = value === 'tracks' ? 'tracks' : 'works';
    setKind(chosen);
    if (parts) look(chosen, parts);
  };
  const { data } = table;
  const isDone = data?.preview === false;
  const nChanges = data ? data.n_created + data.n_updated : 0;
  return (
    <Stack>
      <Radio.Group label={t('The table holds')} value={kind} onChange={turn}>
        <Group mt="xs">
          <Radio value="works" label={t('Works')} disabled={isDone} />
          <Radio value="tracks" label={t('Songs of the library')} disabled={isDone} />
        </Group>
      </Radio.Group>
      <p className={classes.quiet}>
        {kind === 'works'
          ? t('Columns are named as in the export. Rows are matched by id, ISWC, or title and composer.')
          : t('Columns are named as in the export. Rows are matched by id, link or ISRC. No recordings are added.')}
      </p>
      {!isDone && (
        <FileInput
          size="md"
          clearButtonProps={{ 'aria-label': t('Remove the file') }}
          label={t('File')}
          placeholder={t('Choose a file')}
          description={t('CSV or JSON. Empty cells leave everything as it is.')}
          accept=".csv,.tsv,.txt,.json,text/csv,application/json"
          clearable
          error={fault}
          onChange={(file) => void choose(file)}
        />
      )}
      {table.error && <ErrorNotice error={table.error} />}
      {data && <Outcome table={data} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {isDone ? t('Close') : t('Cancel')}
        </Button>
        {!isDone && (
          <Button
            disabled={!parts || !data || nChanges === 0}
            loading={table.isPending}
            onClick={() => parts && table.mutate({ kind, parts, preview: false })}
          >
            {t('Import {n, plural, one {# row} other {# rows}}', { n: nChanges })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** How many rows are new, changed, as they are and refused; then the rows, refused ones first. */
function Outcome({ table }: { table: ImportedTable }) {
  const rows = [...table.items].sort((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused'));
  return (
    <div className={classes.section}>
      <p role="status">
        {[
          table.preview ? t('Nothing is written yet.') : t('The table is imported.'),
          t('New: {n}.', { n: formatNumber(table.n_created) }),
          t('Changed: {n}.', { n: formatNumber(table.n_updated) }),
          t('As they are: {n}.', { n: formatNumber(table.n_unchanged) }),
          t('Refused: {n}.', { n: formatNumber(table.n_refused) }),
        ].join(' ')}
      </p>
      <ScrollFrame className={classes.rows} label={t('Rows')}>
        <table className={classes.table} aria-label={t('Rows of the table')}>
          <thead>
            <tr>
              <th scope="col">{t('Line')}</th>
              <th scope="col">{t('Title')}</th>
              <th scope="col">{t('Outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_SHOWN).map((row) => (
              <Row key={row.line} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollFrame>
      {rows.length > MOST_SHOWN && (
        <p className={classes.quiet}>{t('The first {n} rows are shown.', { n: formatNumber(MOST_SHOWN) })}</p>
      )}
    </div>
  );
}

function Row({ row }: { row: ImportedRowAnswer }) {
  return (
    <tr>
      <td data-label={t('Line')}>{row.line}</td>
      <td data-label={t('Title')}>
        <bdi>{row.title}</bdi>
      </td>
      <td data-label={t('Outcome')}>
        {say(OUTCOME_NAMES[row.outcome])}
        {row.detail && <div className={classes.quiet}>{detailIn({ code: row.code ?? '', detail: row.detail })}</div>}
      </td>
    </tr>
  );
}
