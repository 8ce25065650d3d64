import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import type { ImportAnswer, ManifestLineAnswer, ManifestPreviewAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { ScrollFrame } from '@/components/ScrollFrame';
import { may } from '@/lib/access';
import { formatNumber } from '@/lib/format';
import { usePreviewManifest, useStartManifest } from '@/lib/queries/imports';
import { useSession } from '@/lib/queries/session';
import { detailIn } from '@/lib/serverWords';
import { t } from '@/lib/texts';
import classes from './Imports.module.css';
import { FolderChoice, type Place } from './StartFolder';

// no text: a file, whose columns have these names in every language
const SAMPLE = `path,link,title,artist,album,date,isrc,work,iswc,tags
tapes/1984/side-a.flac,,Take On Me,a-ha,Hunting High and Low,1985-06-01,US-WB1-85-00001,Take On Me,,tape;1984
,https://www.youtube.com/watch?v=dQw4w9WgXcQ,Never Gonna Give You Up,Rick Astley,,1987,,,,
`;
const SAMPLE_ADDRESS = `data:text/csv;charset=utf-8,${encodeURIComponent(SAMPLE)}`;

/** Start an import of what a CSV file lists, after a look at its first lines and its faults. */
export function StartManifest({ onStarted }: { onStarted: (found: ImportAnswer) => void }) {
  const session = useSession();
  const [file, setFile] = useState<File | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const preview = usePreviewManifest();
  const start = useStartManifest();
  const choose = (chosen: File | null) => {
    setFile(chosen);
    start.reset();
    preview.reset();
    if (chosen) preview.mutate(chosen);
  };
  const hasPaths = preview.data?.columns.includes('path') ?? false;
  return (
    <div className={classes.section}>
      <FileInput
        label={t('Manifest')}
        description={t('A CSV file in UTF-8. Its first line names the columns, in any order; one is “path” or “link”.')}
        placeholder={t('Choose a file')}
        accept=".csv,.tsv,text/csv"
        clearable
        clearButtonProps={{ 'aria-label': t('Remove the file') }}
        value={file}
        onChange={choose}
      />
      <p className={classes.quiet}>
        <a href={SAMPLE_ADDRESS} download="manifest.csv">
          {t('Download a sample')}
        </a>
      </p>
      {preview.error && <ErrorNotice error={preview.error} />}
      {preview.data && <Preview preview={preview.data} />}
      {hasPaths && may(session, 'submit', 'curator') && (
        <section className={classes.section} aria-label={t('Folder of the paths')}>
          <p>{t('Choose the folder of the server to which relative paths belong.')}</p>
          <FolderChoice place={place} onChange={setPlace} />
        </section>
      )}
      {start.error && <ErrorNotice error={start.error} />}
      {file && preview.data && (
        <span>
          <Button
            loading={start.isPending}
            onClick={() => start.mutate({ file, ...(place ?? {}) }, { onSuccess: onStarted })}
          >
            {t('Import {n, plural, one {# line} other {# lines}}', { n: preview.data.n_lines })}
          </Button>
        </span>
      )}
    </div>
  );
}

function Preview({ preview }: { preview: ManifestPreviewAnswer }) {
  return (
    <div className={classes.section}>
      <p role="status">
        {preview.n_faults === 0
          ? t('{n, plural, one {# line} other {# lines}}, all of them can be used.', { n: preview.n_lines })
          : t('{n, plural, one {# line} other {# lines}}, {faults} cannot be used.', {
              n: preview.n_lines,
              faults: formatNumber(preview.n_faults),
            })}
      </p>
      {preview.ignored.length > 0 && (
        <p className={classes.quiet}>
          {t('Columns that are not used: {columns}', { columns: preview.ignored.join(', ') })}
        </p>
      )}
      <LineTable label={t('First lines of the manifest')} columns={preview.columns} lines={preview.first} />
      {preview.faults.length > 0 && (
        <ul aria-label={t('Lines that cannot be used')}>
          {preview.faults.map(({ line, reason }) => (
            <li key={line}>{reason && detailIn(reason)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface LineTableProps {
  label: string;
  columns: readonly string[];
  lines: readonly ManifestLineAnswer[];
}

function LineTable({ label, columns, lines }: LineTableProps) {
  return (
    <ScrollFrame label={label}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('Line')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, fields, reason }) => (
            <tr key={line}>
              <td className="tabular">
                {line}
                {reason && (
                  <span className={classes.outcome} data-state="refused">
                    {' !'}
                  </span>
                )}
              </td>
              {columns.map((column) => (
                <td key={column}>{fields[column] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
