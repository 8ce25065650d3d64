import { Button, Progress } from '@mantine/core';
import { formatBytes } from '@/lib/format';
import { useSubmissions } from './SubmissionsProvider';
import type { Upload } from './submissions';
import classes from './UploadCard.module.css';

const PHASE_WORDS = { waiting: 'Waiting to be sent', sending: 'Sending', refused: 'Not added' } as const;

/** Card of a file: its upload progress, or why it was refused. */
export function UploadCard({ upload }: { upload: Upload }) {
  const { remove, sendAgain } = useSubmissions();
  const { key, file, phase, bytesSent, refusal, error } = upload;
  const reason = refusal ?? error?.detail;
  return (
    <article className={classes.card} aria-label={file.name}>
      <p className={classes.name} dir="auto">
        {file.name}
      </p>
      {phase === 'sending' && (
        <Progress
          value={(bytesSent / Math.max(1, file.size)) * 100}
          size={5}
          radius="xs"
          aria-label={`Sending ${file.name}`}
        />
      )}
      <p className={classes.line}>
        <span>{PHASE_WORDS[phase]}</span>
        <span className="tabular">
          {phase === 'sending' ? `${formatBytes(bytesSent)} of ${formatBytes(file.size)}` : formatBytes(file.size)}
        </span>
      </p>
      {reason && (
        <p role="alert" className={classes.reason}>
          {reason}
        </p>
      )}
      <div className={classes.actions}>
        {error && (
          <Button size="xs" variant="default" onClick={() => sendAgain(key)} aria-description={file.name}>
            Retry
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => remove(key)} aria-description={file.name}>
          {phase === 'refused' ? 'Dismiss' : 'Cancel'}
        </Button>
      </div>
    </article>
  );
}
