import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import type { TrackAnswer } from '@/client';
import { History } from '@/components/History';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { OlderSongs } from '@/components/OlderSongs';
import { FIRST_PAGE, Pager, type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { hasAccounts } from '@/lib/access';
import { formatNumber } from '@/lib/format';
import { SONGS } from '@/lib/pageSize';
import { duplicatesQuery } from '@/lib/queries/duplicates';
import { useSession } from '@/lib/queries/session';
import { trackListQuery } from '@/lib/queries/tracks';
import { DEFAULT_SORT, type SongsFilter, type SongsSearch } from '@/lib/searchParams';
import { msg, t, tc } from '@/lib/texts';
import { BulkBar } from './BulkBar';
import { ChangeOutcome } from './ChangeOutcome';
import { useColumnChoice } from './columnChoice';
import { EditDialog } from './EditDialog';
import { filterOf, isFiltered, NO_FILTER, requestOf, sortOf } from './filters';
import { KeyHelp } from './KeyHelp';
import { Respelled } from './Respelled';
import { RowActionsContext } from './RowActions';
import { SongFilters } from './SongFilters';
import classes from './SongsPage.module.css';
import { SongsTable } from './SongsTable';
import { useSelection } from './selection';
import { ColumnMenu, ViewMenu } from './TableMenus';
import { Toolbar } from './Toolbar';
import { TrashedNotice, useTrashing } from './Trashing';
import { useLatestChange } from './useLatestChange';
import { useSingleKeys, useTableKeys } from './useTableKeys';

const route = getRouteApi('/songs');

function parametersOf(search: SongsSearch) {
  const { cursor } = search;
  return { limit: SONGS.perPage, sort: sortOf(search), ...requestOf(search), ...(cursor ? { cursor } : {}) };
}

/** Table of all songs. The server searches, sorts and pages; the address keeps the filter and the page. */
export function SongsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery(trackListQuery(parametersOf(search)));
  const [edited, setEdited] = useState<TrackAnswer | null>(null);
  const [isEditing, editing] = useDisclosure(false);
  const { data: duplicates } = useQuery(duplicatesQuery({ limit: 1 }));
  const trashing = useTrashing();
  const { trash, moveToTrash } = trashing;
  const session = useSession();
  const [columns, setColumns] = useColumnChoice();
  const latest = useLatestChange();
  const chosen = filterOf(search);
  const given = useLocation({ select: ({ state }) => state.selected });
  const { selection, select, selectAll, clear } = useSelection(JSON.stringify(chosen), given);
  const items = data?.items ?? [];

  const filter = (filters: SongsFilter) =>
    void navigate({
      search: (previous) => ({ ...previous, ...filters, cursor: undefined, page: undefined }),
      state: (previous) => ({ ...previous, trail: [] }),
      replace: true,
      resetScroll: false,
    });
  const turn = (target: PageTarget) => void navigate(turnTo(target));

  const table = useRef<HTMLTableElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const [isHelpOpen, help] = useDisclosure(false);
  const [areKeysOn, setKeysOn] = useSingleKeys();
  useTableKeys(table, areKeysOn, {
    // By its box, which is there for songs alone that the person may change.
    onToggle: (id) => table.current?.querySelector<HTMLElement>(`tr[data-track="${id}"] input[type=checkbox]`)?.click(),
    onSearch: () => searchField.current?.focus(),
    onClear: clear,
    onHelp: help.open,
  });
  const { open: openEditor } = editing;
  const rowActions = useMemo(() => {
    const edit = (track: TrackAnswer) => {
      setEdited(track);
      openEditor();
    };
    return { onEdit: edit, onDelete: moveToTrash };
  }, [moveToTrash, openEditor]);

  return (
    <div className={classes.page}>
      <div className={classes.heading}>
        <PageTitle windowTitle={t('Songs')}>{t('Songs')}</PageTitle>
        <span className={classes.places}>
          <Link to="/duplicates">{withCount(t('Duplicates'), duplicates?.total)}</Link>
          {trash && (trash.keep_days > 0 || trash.total > 0) && (
            <Link to="/trash">{withCount(t('Trash'), trash.total)}</Link>
          )}
        </span>
      </div>
      <TrashedNotice of={trashing} />
      {latest.change && (
        <ChangeOutcome key={latest.change.id} first={latest.change} takesFocus={latest.isNew} onClose={latest.close} />
      )}
      <OlderSongs />
      <Toolbar
        search={search}
        onFilter={filter}
        onEnter={() => table.current?.querySelector<HTMLElement>('tr[data-track] a')?.focus()}
        searchField={searchField}
      >
        <ViewMenu
          search={search}
          columns={columns}
          onOpen={(view) => {
            setColumns(view.columns);
            filter({ ...NO_FILTER, sort: undefined, ...view.search });
          }}
        />
        <ColumnMenu columns={columns} onChoose={setColumns} />
        <Button variant="default" size="sm" onClick={help.open}>
          {tc('keyboard', 'Keys')}
        </Button>
      </Toolbar>
      <SongFilters search={search} />
      {data && <Respelled words={data.respelled} />}
      {isPending && <LoadingNotice label={t('Loading the songs')} rows={8} height={40} />}
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() => (error.code === 'invalid_cursor' ? turn(FIRST_PAGE) : void refetch())}
        />
      )}
      {data && items.length === 0 && (isFiltered(search) ? <NothingFound /> : <NothingThere />)}
      {data && items.length > 0 && (
        <RowActionsContext value={rowActions}>
          <SongsTable
            ref={table}
            tracks={items}
            columns={columns}
            sort={sortOf(search)}
            selection={selection}
            isStale={isPlaceholderData}
            onSort={(sort) => filter({ sort: sort === DEFAULT_SORT && !search.q ? undefined : sort })}
            onSelect={(tracks, isSelected) => select(tracks, isSelected, items)}
          />
          <Pager
            cursor={search.cursor}
            page={search.page ?? 1}
            pageSize={SONGS.perPage}
            nextCursor={data.next_cursor}
            total={data.total}
            isTotalExact={data.total_is_exact}
            noun={t('songs')}
            count={msg('{n, plural, one {# song} other {# songs}}')}
            isStale={isPlaceholderData}
            onTurn={turn}
          />
        </RowActionsContext>
      )}
      <BulkBar
        selection={selection}
        filter={chosen}
        total={data?.total ?? 0}
        hasTrash={Boolean(trash?.keep_days)}
        onSelectAll={selectAll}
        onClear={clear}
        onChanged={latest.tell}
      />
      {search.work && hasAccounts(session) && <History kind="work" id={search.work} />}
      <EditDialog track={edited} isOpen={isEditing} onClose={editing.close} />
      <KeyHelp isOpen={isHelpOpen} areOn={areKeysOn} onSwitch={setKeysOn} onClose={help.close} />
    </div>
  );
}

function withCount(name: string, count: number | undefined): string {
  return count ? `${name} (${formatNumber(count)})` : name;
}

function NothingFound() {
  return (
    <EmptyNotice title={t('No song matches')}>
      <p>
        <Say
          text="Use fewer words or another filter, or <songs>show all songs</songs>."
          tags={{ songs: <Link to="/songs" /> }}
        />
      </p>
    </EmptyNotice>
  );
}

function NothingThere() {
  return (
    <EmptyNotice title={t('The library is empty')}>
      <p>
        <Say
          text="Paste a link or drop files on the <start>start page</start>; every song appears here."
          tags={{ start: <Link to="/" /> }}
        />
      </p>
    </EmptyNotice>
  );
}
