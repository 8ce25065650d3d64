import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ImportAnswer, ItemAnswer, ItemState } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { FIRST_PAGE, Pager, type PageTarget } from '@/components/Pager';
import { formatNumber } from '@/lib/format';
import { importItemsQuery } from '@/lib/queries/imports';
import classes from './Imports.module.css';
import { ITEM_WORDS } from './words';

const PAGE_SIZE = 50;
const STATES: readonly ItemState[] = ['added', 'duplicate', 'refused', 'analysing', 'waiting', 'uploading'];
const route = getRouteApi('/imports/$importId');

/** The items of an import in their order, filtered by outcome. */
export function ImportItems({ found }: { found: ImportAnswer }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const numbers = Object.values(found.counts).join(' ');
  const parameters = {
    limit: PAGE_SIZE,
    ...(search.state ? { state: search.state } : {}),
    ...(search.cursor ? { cursor: search.cursor } : {}),
  };
  const { data, error, isPending, refetch } = useQuery(importItemsQuery(found.id, parameters));
  useEffect(() => {
    // The numbers are polled; the items are read again when one of them changed its state.
    if (numbers) void refetch();
  }, [numbers, refetch]);
  const turn = ({ cursor, page, trail }: PageTarget) =>
    void navigate({
      search: (previous) => ({ ...previous, cursor, page }),
      state: (previous) => ({ ...previous, trail }),
    });
  return (
    <section aria-label="Items" className={classes.section}>
      <NativeSelect
        label="Show"
        maw="16rem"
        data={choicesOf(found)}
        value={search.state ?? ''}
        onChange={({ currentTarget }) => {
          const state = (currentTarget.value || undefined) as ItemState | undefined;
          void navigate({ search: { state }, replace: true });
        }}
      />
      {isPending && <LoadingNotice label="Loading the items" rows={6} height={40} />}
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() => (error.code === 'invalid_cursor' ? turn(FIRST_PAGE) : void refetch())}
        />
      )}
      {data && data.items.length === 0 && (
        <EmptyNotice title={search.state ? 'No item is in this state' : 'No items are known yet'} />
      )}
      {data && data.items.length > 0 && (
        <>
          <ItemTable items={data.items} />
          <Pager
            cursor={search.cursor}
            page={search.page ?? 1}
            pageSize={PAGE_SIZE}
            nextCursor={data.next_cursor}
            total={data.total}
            noun="items"
            onTurn={turn}
          />
        </>
      )}
    </section>
  );
}

function choicesOf({ counts }: ImportAnswer) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [
    { value: '', label: `All items (${formatNumber(total)})` },
    ...STATES.map((state) => ({ value: state, label: `${ITEM_WORDS[state]} (${formatNumber(counts[state])})` })),
  ];
}

function ItemTable({ items }: { items: readonly ItemAnswer[] }) {
  return (
    <table className={`${classes.table} ${classes.stacked}`} aria-label="Items">
      <thead>
        <tr>
          <th scope="col">Item</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td dir="auto">
              {item.name}
              {item.line && <span className={classes.quiet}> (line {item.line})</span>}
            </td>
            <td>
              <span className={classes.outcome} data-state={item.state}>
                {item.state === 'duplicate' ? 'Duplicate of ' : ITEM_WORDS[item.state]}
              </span>
              <TrackLink item={item} />
              {item.reason && <span className={classes.quiet}> {item.reason.detail}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TrackLink({ item }: { item: ItemAnswer }) {
  if (!item.track_id || item.state === 'refused') return null;
  const words = item.state === 'duplicate' ? 'this song' : 'Open the song';
  return (
    <>
      {item.state !== 'duplicate' && ' '}
      <Link to="/tracks/$trackId" params={{ trackId: item.track_id }} aria-label={`${words}: ${item.name}`}>
        {words}
      </Link>
    </>
  );
}
