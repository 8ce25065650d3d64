import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { State } from '@/client';
import { FiltersOnPaper } from '@/components/FiltersOnPaper';
import { EmptyNotice } from '@/components/Notices';
import { OlderSongsProgress } from '@/components/OlderSongs';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { jobListQuery } from '@/lib/queries/jobs';
import type { JobsSearch } from '@/lib/searchParams';
import { ALL_STATES, STATE_WORDS } from '@/lib/states';
import { msg, say, t } from '@/lib/texts';
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
  const query = useQuery(jobListQuery(parametersOf(search)));
  const turn = (target: PageTarget) => void navigate(turnTo(target));
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
      <FiltersOnPaper filters={[[t('State'), search.state && say(STATE_WORDS[search.state])]]} />
      <OlderSongsProgress />
      <PagedList
        query={query}
        cursor={search.cursor}
        page={search.page}
        pageSize={PAGE_SIZE}
        noun={t('jobs')}
        count={msg('{n, plural, one {# job} other {# jobs}}')}
        loading={t('Loading the jobs')}
        rows={6}
        empty={<NoJobs isFiltered={search.state !== undefined} />}
        onTurn={turn}
      >
        {(jobs) => (
          <ul className={classes.list} aria-label={t('Jobs')}>
            {jobs.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
        )}
      </PagedList>
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
