import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ImportAnswer } from '@/client';
import { ConfirmDialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { mayChange } from '@/lib/access';
import { atServer } from '@/lib/basePath';
import { useChangeImport } from '@/lib/queries/imports';
import { useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import classes from './Imports.module.css';
import { senderOf } from './sending';

/** Pause, go on, cancel, retry what was refused, and the receipt. */
export function ImportActions({ found }: { found: ImportAnswer }) {
  const session = useSession();
  const change = useChangeImport(found.id);
  const [isCancelling, setCancelling] = useState(false);
  const isOwn = mayChange(session, 'submit', found);
  const goesOn = found.state === 'running' || found.state === 'paused';
  const left = found.counts.uploading + found.counts.waiting;
  const cancel = () => {
    senderOf(found.id).stop();
    change.mutate('cancel', { onSuccess: () => setCancelling(false) });
  };
  return (
    <>
      <span className={classes.buttons}>
        {isOwn && found.state === 'running' && (
          <Button variant="default" disabled={change.isPending} onClick={() => change.mutate('pause')}>
            {t('Pause')}
          </Button>
        )}
        {isOwn && found.state === 'paused' && (
          <Button disabled={change.isPending} onClick={() => change.mutate('resume')}>
            {t('Go on')}
          </Button>
        )}
        {isOwn && (found.counts.refused > 0 || found.state === 'failed') && (
          <Button variant="default" disabled={change.isPending} onClick={() => change.mutate('retry')}>
            {t('Retry what was refused')}
          </Button>
        )}
        {isOwn && goesOn && (
          <Button
            variant="default"
            onClick={() => {
              // Why something else failed is no answer to this question.
              if (change.error) change.reset();
              setCancelling(true);
            }}
          >
            {t('Cancel …')}
          </Button>
        )}
        <Button variant="default" component="a" href={atServer(`/api/v1/imports/${found.id}/receipt`)} download>
          {t('Receipt (CSV)')}
        </Button>
      </span>
      {change.error && !isCancelling && <ErrorNotice error={change.error} />}
      <ConfirmDialog
        isOpen={isCancelling}
        title={t('Cancel the import?')}
        confirmLabel={t('Cancel the import')}
        isPending={change.isPending}
        error={change.error}
        onConfirm={cancel}
        onClose={() => setCancelling(false)}
      >
        <p>
          {t(
            'What was added stays. {left, plural, one {# item that was} other {# items that were}} not analysed will be refused. They can be retried later.',
            { left },
          )}
        </p>
      </ConfirmDialog>
    </>
  );
}
