import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { TrackAnswer } from '@/client';
import { History } from '@/components/History';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { OlderSongs } from '@/components/OlderSongs';
import { FIRST_PAGE, Pager, type PageTarget } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { hasAccounts } from '@/lib/access';
import { formatNumber } from '@/lib/format';
import { duplicatesQuery } from '@/lib/queries/duplicates';
import { useSession } from '@/lib/queries/session';
import { trackListQuery } from '@/lib/queries/tracks';
import { DEFAULT_SORT, type SongsFilter, type SongsSearch } from '@/lib/searchParams';
import { EditDialog } from './EditDialog';
import classes from './SongsPage.module.css';
import { SongsTable } from './SongsTable';
import { Toolbar } from './Toolbar';
import { TrashedNotice, useTrashing } from './Trashing';

const PAGE_SIZE = 20;
const route = getRouteApi('/songs');

function parametersOf({ q, state, work, sort, cursor }: SongsSearch) {
  return {
    limit: PAGE_SIZE,
    sort: sort ?? DEFAULT_SORT,
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(work ? { work_id: work } : {}),
    ...(cursor ? { cursor } : {}),
  };
}

/** Table of all songs. The server searches, sorts and pages; the address keeps the filter and the page. */
export function SongsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(trackListQuery(parametersOf(search)));
  const [edited, setEdited] = useState<TrackAnswer | null>(null);
  const { data: duplicates } = useQuery(duplicatesQuery({ limit: 1 }));
  const trashing = useTrashing();
  const { trash } = trashing;
  const session = useSession();

  const filter = (filters: SongsFilter) =>
    void navigate({
      search: (previous) => ({ ...previous, ...filters, cursor: undefined, page: undefined }),
      state: (previous) => ({ ...previous, trail: [] }),
      replace: true,
      resetScroll: false,
    });
  const turn = ({ cursor, page, trail }: PageTarget) =>
    void navigate({
      search: (previous) => ({ ...previous, cursor, page }),
      state: (previous) => ({ ...previous, trail }),
    });

  const isFiltered = Boolean(search.q || search.state || search.work);
  return (
    <div className={classes.page}>
      <div className={classes.heading}>
        <PageTitle windowTitle="Songs">Songs</PageTitle>
        <span className={classes.places}>
          <Link to="/duplicates">{withCount('Duplicates', duplicates?.total)}</Link>
          {trash && (trash.keep_days > 0 || trash.total > 0) && (
            <Link to="/trash">{withCount('Trash', trash.total)}</Link>
          )}
        </span>
      </div>
      <TrashedNotice of={trashing} />
      <OlderSongs />
      <Toolbar search={search} onFilter={filter} />
      {isPending && <LoadingNotice label="Loading the songs" rows={6} />}
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() => (error.code === 'invalid_cursor' ? turn(FIRST_PAGE) : void refetch())}
        />
      )}
      {data && data.items.length === 0 && (isFiltered ? <NothingFound /> : <NothingThere />)}
      {data && data.items.length > 0 && (
        <>
          <SongsTable
            key={JSON.stringify(parametersOf(search))}
            tracks={data.items}
            sort={search.sort ?? DEFAULT_SORT}
            isStale={isPlaceholderData}
            onSort={(sort) => filter({ sort: sort === DEFAULT_SORT ? undefined : sort })}
            onEdit={setEdited}
            onDelete={trashing.moveToTrash}
          />
          <Pager
            cursor={search.cursor}
            page={search.page ?? 1}
            pageSize={PAGE_SIZE}
            nextCursor={data.next_cursor}
            total={data.total}
            noun="songs"
            onTurn={turn}
          />
        </>
      )}
      {search.work && hasAccounts(session) && <History kind="work" id={search.work} />}
      <EditDialog key={edited?.id} track={edited} onClose={() => setEdited(null)} />
    </div>
  );
}

function withCount(name: string, count: number | undefined): string {
  return count ? `${name} (${formatNumber(count)})` : name;
}

function NothingFound() {
  return (
    <EmptyNotice title="No song matches">
      <p>
        Use fewer words or another filter, or <Link to="/songs">show all songs</Link>.
      </p>
    </EmptyNotice>
  );
}

function NothingThere() {
  return (
    <EmptyNotice title="The library is empty">
      <p>
        Paste a link or drop files on the <Link to="/">start page</Link>; every song appears here.
      </p>
    </EmptyNotice>
  );
}
