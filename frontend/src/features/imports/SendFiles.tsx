import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { mayChange } from '@/lib/access';
import { type ApiError, toApiError } from '@/lib/api';
import { formatBytes } from '@/lib/format';
import { keys } from '@/lib/queries/keys';
import { useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import { FileChoice } from './FileChoice';
import classes from './Imports.module.css';
import { senderOf, useSending } from './sending';

/** How far the files are sent; after the window was closed, the same files are chosen again to go on. */
export function SendFiles({ found }: { found: ImportAnswer }) {
  const client = useQueryClient();
  const session = useSession();
  const sending = useSending(found.id);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [matched, setMatched] = useState<number | null>(null);
  const left = found.counts.uploading;
  const goesOn = found.state === 'running' || found.state === 'paused';
  if (!goesOn || left === 0 || !mayChange(session, 'submit', found)) return null;
  const again = async (files: readonly File[]) => {
    setBusy(true);
    setError(null);
    try {
      setMatched(await senderOf(found.id).add(found.id, files, { onlyKnown: true }));
      await client.invalidateQueries({ queryKey: keys.imports });
    } catch (problem) {
      setError(toApiError(problem, 0));
    } finally {
      setBusy(false);
    }
  };
  if (sending.waiting > 0) {
    return (
      <section aria-label={t('Sending')} className={classes.section}>
        <p className="tabular">
          {t(
            '{n, plural, one {# file} other {# files}} to send from this window, {sent} of {total} sent. Keep it open.',
            {
              n: sending.waiting,
              sent: formatBytes(sending.bytesSent),
              total: formatBytes(sending.bytesTotal),
            },
          )}
        </p>
        {sending.problem && <p className={classes.quiet}>{sending.problem}</p>}
      </section>
    );
  }
  return (
    <section aria-label={t('Files that are missing')} className={classes.section}>
      <p>
        {t(
          '{left, plural, one {One file was not sent to its end.} other {# files were not sent to their end.}} Choose the same files or the same folder again: sending goes on where it stopped.',
          { left },
        )}
      </p>
      <FileChoice words={t('Drop the same files here')} isBusy={isBusy} onChosen={(files) => void again(files)} />
      {matched === 0 && (
        <p role="alert">{t('None of these files belongs to this import. Names and sizes are compared.')}</p>
      )}
      {sending.problem && <p role="alert">{sending.problem}</p>}
      {error && <ErrorNotice error={error} />}
    </section>
  );
}
