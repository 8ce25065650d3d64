import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { type ApiError, toApiError } from '@/lib/api';
import { startFiles } from '@/lib/queries/imports';
import { keys } from '@/lib/queries/keys';
import { t } from '@/lib/texts';
import { FileChoice } from './FileChoice';
import classes from './Imports.module.css';
import { pathOf, senderOf } from './sending';

/** Start an import of files of this computer. They are sent while the window is open. */
export function StartFiles({ onStarted }: { onStarted: (found: ImportAnswer) => void }) {
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const start = async (files: readonly File[]) => {
    setBusy(true);
    setError(null);
    try {
      const found = await startFiles(nameOf(files));
      await senderOf(found.id).add(found.id, files, { onlyKnown: false });
      await client.invalidateQueries({ queryKey: keys.imports });
      onStarted(found);
    } catch (problem) {
      setError(toApiError(problem, 0));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.section}>
      <FileChoice
        words={t('Drop audio files or folders here')}
        isBusy={isBusy}
        onChosen={(files) => void start(files)}
      />
      <p className={classes.quiet}>
        {t(
          'The files are sent while this window is open. If it is closed, open the import again and choose the same files: sending goes on where it stopped, for seven days.',
        )}
      </p>
      {error && <ErrorNotice error={error} />}
    </div>
  );
}

/** Name an import after the folder that was chosen, or after its only file. */
function nameOf(files: readonly File[]): string | undefined {
  const paths = files.map(pathOf);
  const folders = new Set(paths.map((path) => (path.includes('/') ? path.split('/')[0] : '')));
  const [only] = [...folders];
  if (folders.size === 1 && only) return only;
  return files.length === 1 ? files[0]?.name : undefined;
}
