import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { State } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { OlderSongsProgress } from '@/components/OlderSongs';
import { FIRST_PAGE, Pager, type PageTarget } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { jobListQuery } from '@/lib/queries/jobs';
import type { JobsSearch } from '@/lib/searchParams';
import { ALL_STATES, STATE_WORDS } from '@/lib/states';
import { say, t } from '@/lib/texts';
import { JobRow } from './JobRow';
import classes from './JobsPage.module.css';

const PAGE_SIZE = 20;
const route = getRouteApi('/jobs');

function stateChoices() {
  return [
    { value: '', label: t('Any state') },
    ...ALL_STATES.map((state) => ({ value: state, label: say(STATE_WORDS[state]) })),
  ];
}

function parametersOf({ state, cursor }: JobsSearch) {
  return { limit: PAGE_SIZE, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) };
}

/** All jobs, newest first, polled while one of them is active. */
export function JobsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = useQuery(jobListQuery(parametersOf(search)));
  const turn = ({ cursor, page, trail }: PageTarget) =>
    void navigate({
      search: (previous) => ({ ...previous, cursor, page }),
      state: (previous) => ({ ...previous, trail }),
    });
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <PageTitle windowTitle={t('Jobs')}>{t('Jobs')}</PageTitle>
        <NativeSelect
          label={t('State')}
          data={stateChoices()}
          value={search.state ?? ''}
          onChange={(event) => {
            const state = (event.currentTarget.value || undefined) as State | undefined;
            void navigate({ search: { state }, replace: true });
          }}
        />
      </div>
      <OlderSongsProgress />
      {isPending && <LoadingNotice label={t('Loading the jobs')} rows={6} />}
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() => (error.code === 'invalid_cursor' ? turn(FIRST_PAGE) : void refetch())}
        />
      )}
      {data && data.items.length === 0 && <NoJobs isFiltered={search.state !== undefined} />}
      {data && data.items.length > 0 && (
        <>
          <ul className={classes.list} aria-label={t('Jobs')}>
            {data.items.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
          <Pager
            cursor={search.cursor}
            page={search.page ?? 1}
            pageSize={PAGE_SIZE}
            nextCursor={data.next_cursor}
            total={data.total}
            isTotalExact={data.total_is_exact}
            noun={t('jobs')}
            onTurn={turn}
          />
        </>
      )}
    </div>
  );
}

function NoJobs({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyNotice title={t('No job is in this state')}>
        <p>
          <Link to="/jobs">{t('Show all jobs')}</Link>
        </p>
      </EmptyNotice>
    );
  }
  return (
    <EmptyNotice title={t('There are no jobs yet')}>
      <p>
        <Say text="Each added song creates a job. <add>Add a song</add>" tags={{ add: <Link to="/" /> }} />
      </p>
    </EmptyNotice>
  );
}
