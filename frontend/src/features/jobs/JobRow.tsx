import { Link } from '@tanstack/react-router';
import type { JobWithTrack } from '@/client';
import { JobActions } from '@/components/JobActions';
import { JobProblem } from '@/components/JobProblem';
import { JobProgress } from '@/components/JobProgress';
import { SongLine } from '@/components/SongLine';
import { formatMoment } from '@/lib/format';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './JobRow.module.css';

/** One job in the list: song, progress, actions and error. */
export function JobRow({ job }: { job: JobWithTrack }) {
  const { track } = job;
  return (
    <li className={classes.row}>
      <div className={classes.song}>
        <SongLine track={track}>
          {(title) => (
            <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
              {title}
            </Link>
          )}
        </SongLine>
      </div>
      <div className={classes.progress}>
        <JobProgress job={job} title={titleOf(track)} />
        <span className={classes.when}>{t('Submitted {moment}', { moment: formatMoment(job.created_at) })}</span>
      </div>
      <div className={classes.actions}>
        <JobActions job={job} />
      </div>
      <JobProblem job={job} className={classes.problem} />
    </li>
  );
}
