import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ImportAnswer, ItemAnswer, ItemState } from '@/client';
import { EmptyNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { Say } from '@/components/Say';
import { formatNumber } from '@/lib/format';
import { importItemsQuery } from '@/lib/queries/imports';
import { detailIn } from '@/lib/serverWords';
import { msg, say, t } from '@/lib/texts';
import classes from './Imports.module.css';
import { emptyWords, ITEM_WORDS } from './words';

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
  const query = useQuery(importItemsQuery(found.id, parameters));
  const { refetch } = query;
  useEffect(() => {
    // The numbers are polled; the items are read again when one of them changed its state.
    if (numbers) void refetch();
  }, [numbers, refetch]);
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <section aria-label={t('Items')} className={classes.section}>
      <NativeSelect
        label={t('Show')}
        maw="16rem"
        data={choicesOf(found)}
        value={search.state ?? ''}
        onChange={({ currentTarget }) => {
          const state = (currentTarget.value || undefined) as ItemState | undefined;
          void navigate({ search: { state }, replace: true });
        }}
      />
      <PagedList
        query={query}
        cursor={search.cursor}
        page={search.page}
        pageSize={PAGE_SIZE}
        noun={t('items')}
        count={msg('{n, plural, one {# item} other {# items}}')}
        loading={t('Loading the items')}
        rows={6}
        rowHeight={40}
        empty={<EmptyNotice title={search.state ? t('No item is in this state') : emptyWords(found)} />}
        onTurn={turn}
      >
        {(items) => <ItemTable items={items} />}
      </PagedList>
    </section>
  );
}

function choicesOf({ counts }: ImportAnswer) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [
    { value: '', label: t('All items ({total})', { total: formatNumber(total) }) },
    ...STATES.map((state) => ({ value: state, label: `${say(ITEM_WORDS[state])} (${formatNumber(counts[state])})` })),
  ];
}

function ItemTable({ items }: { items: readonly ItemAnswer[] }) {
  return (
    <table className={`${classes.table} ${classes.stacked}`} aria-label={t('Items')}>
      <thead>
        <tr>
          <th scope="col">{t('Item')}</th>
          <th scope="col">{t('Outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td dir="auto">
              {item.name}
              {item.line && <span className={classes.quiet}> {t('(line {line})', { line: item.line })}</span>}
            </td>
            <td>
              <Outcome item={item} />
              {item.reason && <span className={classes.quiet}> {detailIn(item.reason)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ item }: { item: ItemAnswer }) {
  const badge = { className: classes.outcome, 'data-state': item.state };
  const trackId = item.state === 'refused' ? null : item.track_id;
  if (!trackId) return <span {...badge}>{say(ITEM_WORDS[item.state])}</span>;
  if (item.is_deleted) {
    return (
      <>
        <span {...badge}>{say(ITEM_WORDS[item.state])}</span>{' '}
        <span className={classes.quiet}>
          {item.state === 'duplicate' ? t('That song was deleted since.') : t('It was deleted since.')}
        </span>
      </>
    );
  }
  // A recording longer than a song.
  if (item.set_id) {
    const label = t('Open the set: {name}', { name: item.name });
    const link = <Link to="/sets/$setId" params={{ setId: item.set_id }} aria-label={label} />;
    return (
      <>
        <span {...badge}>{say(ITEM_WORDS[item.state])}</span>{' '}
        <Say text="<set>Open the set</set>" tags={{ set: link }} />
      </>
    );
  }
  const isDuplicate = item.state === 'duplicate';
  const label = isDuplicate
    ? t('this song: {name}', { name: item.name })
    : t('Open the song: {name}', { name: item.name });
  const link = <Link to="/tracks/$trackId" params={{ trackId }} aria-label={label} />;
  if (isDuplicate) {
    return (
      <Say
        text="<state>Duplicate of</state> <song>this song</song>"
        tags={{ state: <span {...badge} />, song: link }}
      />
    );
  }
  return (
    <>
      <span {...badge}>{say(ITEM_WORDS[item.state])}</span>{' '}
      <Say text="<song>Open the song</song>" tags={{ song: link }} />
    </>
  );
}
