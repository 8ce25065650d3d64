import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { JobProgress } from '@/components/JobProgress';
import { SongLine } from '@/components/SongLine';
import { formatCount } from '@/lib/format';
import { jobListQuery } from '@/lib/queries/jobs';
import { isActive } from '@/lib/states';
import { titleOf } from '@/lib/track';
import classes from './Running.module.css';
import { useSubmissions } from './SubmissionsProvider';

const NEWEST = 20;
const MOST_SHOWN = 4;

/** What the workers do at present, besides what this tab added itself. Nothing while they rest. */
export function Running() {
  const { submissions } = useSubmissions();
  const { data } = useQuery(jobListQuery({ limit: NEWEST }));
  const own = new Set(submissions.map((one) => (one.kind === 'job' ? one.jobId : '')));
  const active = data?.items.filter(({ id, state }) => isActive(state) && !own.has(id)) ?? [];
  if (active.length === 0) return null;
  const more = active.length - MOST_SHOWN;
  return (
    <section className={classes.section} aria-labelledby="running-title">
      <div className={classes.head}>
        <Title order={2} id="running-title">
          Running
        </Title>
        <Link to="/jobs">All jobs</Link>
      </div>
      <ul className={classes.jobs}>
        {active.slice(0, MOST_SHOWN).map((job) => (
          <li key={job.id}>
            <SongLine track={job.track} hasDetails={false} />
            <JobProgress job={job} title={titleOf(job.track)} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className={classes.more}>And {formatCount(more, 'more song', 'more songs')} of the newest.</p>}
    </section>
  );
}
