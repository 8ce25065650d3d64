import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatBytes } from '@/lib/format';
import { msg, say, t } from '@/lib/texts';
import { useSubmissions } from './SubmissionsProvider';
import type { RefusedFile, Upload } from './submissions';
import classes from './UploadCard.module.css';

const PHASE_WORDS = { waiting: msg('Waiting to be sent'), sending: msg('Sending'), refused: msg('Not added') } as const;

/** Card of a file: its upload progress, or why it was refused. */
export function UploadCard({ upload, onDismiss }: { upload: Upload; onDismiss: () => void }) {
  const { sendAgain } = useSubmissions();
  const { key, file, phase, bytesSent, refusal, error } = upload;
  const size =
    phase === 'sending'
      ? t('{n} of {total}', { n: formatBytes(bytesSent), total: formatBytes(file.size) })
      : formatBytes(file.size);
  return (
    <FileCard name={file.name} state={say(PHASE_WORDS[phase])} size={size} reason={refusal ?? error?.detail}>
      {phase === 'sending' && (
        <Progress
          className={classes.progress}
          value={(bytesSent / Math.max(1, file.size)) * 100}
          size={5}
          radius="xs"
          aria-label={t('Sending {name}', { name: file.name })}
        />
      )}
      <div className={classes.actions}>
        {error && (
          <Button size="xs" variant="default" onClick={() => sendAgain(key)} aria-description={file.name}>
            {t('Retry')}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={onDismiss} aria-description={file.name}>
          {phase === 'refused' ? t('Dismiss') : t('Cancel')}
        </Button>
      </div>
    </FileCard>
  );
}

/** Card of a file that was refused before the page was loaded again. It cannot be sent again from here. */
export function RefusedCard({ refused, onDismiss }: { refused: RefusedFile; onDismiss: () => void }) {
  const { name, bytes, reason } = refused;
  return (
    <FileCard name={name} state={say(PHASE_WORDS.refused)} size={formatBytes(bytes)} reason={reason}>
      <div className={classes.actions}>
        <Button size="xs" variant="default" onClick={onDismiss} aria-description={name}>
          {t('Dismiss')}
        </Button>
      </div>
    </FileCard>
  );
}

interface FileCardProps {
  name: string;
  state: string;
  size: string;
  reason: string | undefined;
  children: ReactNode;
}

function FileCard({ name, state, size, reason, children }: FileCardProps) {
  return (
    <article className={classes.card} aria-label={name}>
      <p className={classes.name} dir="auto">
        {name}
      </p>
      <p className={classes.line}>
        <span>{state}</span>
        <span className="tabular">{size}</span>
      </p>
      {reason && (
        <p role="alert" className={classes.reason}>
          {reason}
        </p>
      )}
      {children}
    </article>
  );
}
