import { Button } from '@mantine/core';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import type { JobWithTrack } from '@/client';
import { mayChange } from '@/lib/access';
import { useCancelJob, useRetryJob } from '@/lib/queries/jobs';
import { useSession } from '@/lib/queries/session';
import { canRetry, isActive, isSameRecording } from '@/lib/states';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { ErrorNotice } from './Notices';

interface JobActionsProps {
  job: JobWithTrack;
  /** Called after a retry, which replaces the job with a new one. */
  onReplaced?: (newJobId: string) => void;
}

/** Buttons of a job: Cancel while it is active, Retry after it failed or was cancelled. */
export function JobActions({ job, onReplaced }: JobActionsProps) {
  const cancel = useCancelJob();
  const retry = useRetryJob();
  const isNewest = job.track.job_id === job.id;
  // Why it could not be cancelled says nothing once it has ended.
  const error = isActive(job.state) ? cancel.error : retry.error;
  const about = titleOf(job.track);
  const session = useSession();
  const mayCancel = mayChange(session, 'edit', job.track);
  const mayRetry = mayChange(session, 'submit', job.track);
  return (
    <>
      {isActive(job.state) && mayCancel && (
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(job.id)}
          aria-description={about}
        >
          {t('Cancel')}
        </Button>
      )}
      {canRetry(job.state) && isNewest && mayRetry && (
        <Button
          size="xs"
          variant="default"
          leftSection={<RotateCcw size={14} />}
          loading={retry.isPending}
          onClick={() =>
            retry.mutate(job.id, {
              onSuccess: ({ job: newest, track }) => onReplaced?.(newest?.id ?? track.job_id),
            })
          }
          aria-description={about}
        >
          {isSameRecording(job.error) ? t('Analyse anyway') : t('Retry')}
        </Button>
      )}
      {error && <ErrorNotice error={error} />}
    </>
  );
}
