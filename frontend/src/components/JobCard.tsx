import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { JobWithTrack, TrackAnswer } from '@/client';
import { isGone } from '@/lib/api';
import { useJob } from '@/lib/queries/jobs';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { JobActions } from './JobActions';
import classes from './JobCard.module.css';
import { JobProblem } from './JobProblem';
import { JobProgress } from './JobProgress';
import { ErrorNotice, LoadingNotice } from './Notices';
import { SongLine } from './SongLine';

interface JobCardProps {
  jobId: string;
  onReplaced?: (newJobId: string) => void;
  onDismiss?: () => void;
  /** Shown below the job when its song is ready. */
  whenReady?: (track: TrackAnswer) => ReactNode;
}

/** One job, polled until it ends. */
export function JobCard({ jobId, onReplaced, onDismiss, whenReady }: JobCardProps) {
  const { data: job, error, isPending, refetch } = useJob(jobId);
  // Its song may be deleted while it runs.
  const body = isGone(error) ? undefined : job;
  return (
    <article className={classes.card} aria-label={job ? titleOf(job.track) : t('Job')}>
      {onDismiss && (
        <CloseButton
          className={classes.dismiss}
          aria-label={t('Remove from this list')}
          size="sm"
          onClick={onDismiss}
        />
      )}
      {isPending && <LoadingNotice label={t('Loading the job')} rows={1} />}
      {error && !body && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {body && <JobBody job={body} onReplaced={onReplaced} whenReady={whenReady} />}
    </article>
  );
}

function JobBody({
  job,
  onReplaced,
  whenReady,
}: { job: JobWithTrack } & Pick<JobCardProps, 'onReplaced' | 'whenReady'>) {
  const { track } = job;
  const isReady = job.state === 'ready';
  return (
    <>
      <SongLine track={track}>
        {(title) =>
          isReady ? (
            <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
              {title}
            </Link>
          ) : (
            title
          )
        }
      </SongLine>
      <JobProgress job={job} title={titleOf(track)} />
      <JobProblem job={job} className={classes.problem} />
      <div className={classes.actions}>
        <JobActions job={job} onReplaced={onReplaced} />
      </div>
      {isReady && whenReady?.(track)}
    </>
  );
}
