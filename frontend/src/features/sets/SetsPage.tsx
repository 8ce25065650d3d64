import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { SetSummary } from '@/client';
import { EmptyNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { SummaryList, SummaryRow } from '@/components/SummaryList';
import { formatDay, formatDuration, formatPart } from '@/lib/format';
import { isWorkedOn, setListQuery } from '@/lib/queries/sets';
import { msg, say, t } from '@/lib/texts';
import classes from './Sets.module.css';
import { SET_STATES, titleOfSet } from './words';

const PAGE_SIZE = 50;
const route = getRouteApi('/sets');

/** All sets, newest first. */
export function SetsPage() {
  const { cursor, page } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(setListQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Sets')}>{t('Sets')}</PageTitle>
      <p className={classes.note}>
        {t(
          'A set is a recording of several songs, up to six hours long: a tape side, a concert, an album in one video. Its parts are proposed; once you accept them, each becomes a song.',
        )}
      </p>
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('sets')}
        count={msg('{n, plural, one {# set} other {# sets}}')}
        loading={t('Loading the sets')}
        rows={4}
        empty={
          <EmptyNotice title={t('There are no sets yet')}>
            <p>{t('Add a long recording as you add any other: it becomes a set by itself.')}</p>
          </EmptyNotice>
        }
        onTurn={turn}
      >
        {(items) => (
          <SummaryList label={t('Sets')}>
            {items.map((each) => (
              <SetRow key={each.id} of={each} />
            ))}
          </SummaryList>
        )}
      </PagedList>
    </div>
  );
}

function SetRow({ of }: { of: SetSummary }) {
  const { id, state, progress, duration_s, n_parts, n_matches, made_by, created_at } = of;
  const words = isWorkedOn(of)
    ? t('{state}, {part}', { state: say(SET_STATES[state]), part: formatPart(progress) })
    : say(SET_STATES[state]);
  return (
    <SummaryRow
      link={
        <Link to="/sets/$setId" params={{ setId: id }} dir="auto">
          {titleOfSet(of)}
        </Link>
      }
      facts={[
        words,
        ...(duration_s === null ? [] : [formatDuration(duration_s)]),
        ...(n_parts > 0 ? [t('{n, plural, one {# part} other {# parts}}', { n: n_parts })] : []),
        ...(n_matches > 0 ? [t('{n, plural, one {# match} other {# matches}}', { n: n_matches })] : []),
        formatDay(created_at),
        ...(made_by ? [made_by.name] : []),
      ]}
    />
  );
}
