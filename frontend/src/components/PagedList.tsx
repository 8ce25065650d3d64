import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Text } from '@/lib/texts';
import { ErrorNotice, LoadingNotice } from './Notices';
import { FIRST_PAGE, Pager, type PageTarget } from './Pager';

interface PageOf<Item> {
  items: readonly Item[];
  next_cursor: string | null;
  total: number;
  total_is_exact?: boolean;
}

interface PagedListProps<Item> {
  query: UseQueryResult<PageOf<Item>>;
  cursor: string | undefined;
  page: number | undefined;
  pageSize: number;
  /** Name of the items, in the plural. */
  noun: string;
  /** The number {n} of items with their name, which may be one item. */
  count: Text;
  /** What is said while they load. */
  loading: string;
  /** Number of rows that stand in until the page is loaded, and the height of each in pixels. */
  rows: number;
  rowHeight?: number;
  /** What is shown if there are none. */
  empty: ReactNode;
  onTurn: (target: PageTarget) => void;
  children: (items: readonly Item[]) => ReactNode;
}

/** A page of a list with its four faces: loading, error, empty, items. A damaged cursor leads back to the first page. */
export function PagedList<Item>(props: PagedListProps<Item>) {
  const { query, cursor, page = 1, pageSize, noun, count, loading, rows, rowHeight, empty, onTurn, children } = props;
  const { data, error, isPending, refetch } = query;
  const retry = () => (error?.code === 'invalid_cursor' ? onTurn(FIRST_PAGE) : void refetch());
  return (
    <>
      {isPending && <LoadingNotice label={loading} rows={rows} height={rowHeight} />}
      {error && <ErrorNotice error={error} onRetry={retry} />}
      {data && (data.items.length > 0 ? children(data.items) : empty)}
      {data && (data.items.length > 0 || cursor !== undefined) && (
        <Pager
          cursor={cursor}
          page={page}
          pageSize={pageSize}
          nextCursor={data.next_cursor}
          total={data.total}
          isTotalExact={data.total_is_exact}
          noun={noun}
          count={count}
          isStale={query.isPlaceholderData}
          onTurn={onTurn}
        />
      )}
    </>
  );
}
