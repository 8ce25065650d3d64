import { Progress, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ImportAnswer } from '@/client';
import { JobProgress } from '@/components/JobProgress';
import { SongLine } from '@/components/SongLine';
import { formatNumber } from '@/lib/format';
import { importListQuery, isMoving } from '@/lib/queries/imports';
import { jobListQuery } from '@/lib/queries/jobs';
import { isActive } from '@/lib/states';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './Running.module.css';
import { useSubmissions } from './SubmissionsProvider';

const NEWEST = 20;
const MOST_SHOWN = 4;

/** What the workers do at present, besides what this tab added itself. An import is one card. Nothing while they rest. */
export function Running() {
  const { submissions } = useSubmissions();
  const { data } = useQuery(jobListQuery({ limit: NEWEST }));
  const { data: imports } = useQuery(importListQuery({ limit: NEWEST }));
  const own = new Set(submissions.map((one) => (one.kind === 'job' ? one.jobId : '')));
  const active = data?.items.filter(({ id, state }) => isActive(state) && !own.has(id)) ?? [];
  const moving = imports?.items.filter(isMoving) ?? [];
  if (active.length + moving.length === 0) return null;
  const more = active.length - MOST_SHOWN;
  return (
    <section className={classes.section} aria-labelledby="running-title">
      <div className={classes.head}>
        <Title order={2} id="running-title">
          {t('Running')}
        </Title>
        <Link to="/jobs">{t('All jobs')}</Link>
      </div>
      <ul className={classes.jobs}>
        {moving.map((found) => (
          <li key={found.id}>
            <RunningImport found={found} />
          </li>
        ))}
        {active.slice(0, MOST_SHOWN).map((job) => (
          <li key={job.id}>
            <SongLine track={job.track} hasDetails={false} />
            <JobProgress job={job} title={titleOf(job.track)} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <p className={classes.more}>
          {t('{more, number} more of the newest {newest} songs are under way.', { more, newest: NEWEST })}
        </p>
      )}
    </section>
  );
}

/** One import: its name and how many of its items have an outcome. */
function RunningImport({ found: { id, name, counts } }: { found: ImportAnswer }) {
  const ended = counts.added + counts.duplicate + counts.refused;
  const total = ended + counts.uploading + counts.waiting + counts.analysing;
  return (
    <>
      <span className={classes.name}>
        <Link to="/imports/$importId" params={{ importId: id }}>
          <bdi>{name}</bdi>
        </Link>
      </span>
      <Progress
        value={(100 * ended) / Math.max(1, total)}
        size={5}
        radius="xs"
        aria-label={t('Progress of {name}', { name })}
      />
      <span className={classes.more}>
        {t('{ended} of {total} done', { ended: formatNumber(ended), total: formatNumber(total) })}
      </span>
    </>
  );
}
