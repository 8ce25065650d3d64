import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { TrackAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { FIRST_PAGE, Pager, type PageTarget } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import type { ApiError } from '@/lib/api';
import { formatCount, formatNumber } from '@/lib/format';
import { trackListQuery } from '@/lib/queries/tracks';
import { trashQuery, useDeleteTracks, useRestoreTracks } from '@/lib/queries/trash';
import { DEFAULT_SORT, type SongsFilter, type SongsSearch } from '@/lib/searchParams';
import { titleOf } from '@/lib/track';
import { ChangeNotice } from './ChangeNotice';
import { DeleteDialog } from './DeleteDialog';
import { EditDialog } from './EditDialog';
import classes from './SongsPage.module.css';
import { SongsTable } from './SongsTable';
import { Toolbar } from './Toolbar';

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
  const { data: trash } = useQuery(trashQuery({ limit: 1 }));
  const remove = useDeleteTracks();
  const restore = useRestoreTracks();
  const [doomed, setDoomed] = useState<readonly TrackAnswer[]>([]);
  const [trashed, setTrashed] = useState<readonly TrackAnswer[]>([]);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that was pressed is gone with its row.
    if (trashed.length > 0) undo.current?.focus();
  }, [trashed]);

  const moveToTrash = (tracks: readonly TrackAnswer[]) => {
    restore.reset();
    // Without a trash, or before it is known whether there is one, ask first.
    if (!trash?.keep_days) setDoomed(tracks);
    else remove.mutate({ ids: tracks.map(({ id }) => id) }, { onSuccess: () => setTrashed(tracks) });
  };
  const bringBack = () =>
    restore.mutate(
      trashed.map(({ id }) => id),
      { onSuccess: () => setTrashed([]) },
    );

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
        {trash && (trash.keep_days > 0 || trash.total > 0) && (
          <Link to="/trash">{trash.total > 0 ? `Trash (${formatNumber(trash.total)})` : 'Trash'}</Link>
        )}
      </div>
      {trashed.length > 0 && (
        <ChangeNotice
          action={
            <Button ref={undo} size="xs" variant="default" loading={restore.isPending} onClick={bringBack}>
              Undo
            </Button>
          }
          onClose={() => setTrashed([])}
        >
          <MovedToTrash tracks={trashed} keepDays={trash?.keep_days ?? 0} />
        </ChangeNotice>
      )}
      {(remove.error ?? restore.error) && <ErrorNotice error={(remove.error ?? restore.error) as ApiError} />}
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
            onDelete={moveToTrash}
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
      <EditDialog key={edited?.id} track={edited} onClose={() => setEdited(null)} />
      <DeleteDialog tracks={doomed} onClose={() => setDoomed([])} />
    </div>
  );
}

function MovedToTrash({ tracks, keepDays }: { tracks: readonly TrackAnswer[]; keepDays: number }) {
  const [only] = tracks;
  return (
    <>
      {tracks.length === 1 && only ? <bdi>{titleOf(only)}</bdi> : formatCount(tracks.length, 'song')}
      {tracks.length === 1 ? ' is' : ' are'} in the <Link to="/trash">trash</Link> for {formatCount(keepDays, 'day')}.
    </>
  );
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
