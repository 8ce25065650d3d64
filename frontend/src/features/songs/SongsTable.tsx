import { UnstyledButton } from '@mantine/core';
import { type RowSelectionState, useTable } from '@tanstack/react-table';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import { type ReactNode, type RefObject, useMemo } from 'react';
import type { TrackAnswer, TrackSort } from '@/client';
import { ScrollFrame } from '@/components/ScrollFrame';
import { may, mayChange } from '@/lib/access';
import { useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import type { ColumnId } from './columnChoice';
import { columnsWith, features, labelOf } from './columns';
import classes from './SongsTable.module.css';
import { isSelected, type Selection } from './selection';

const SORTABLE = ['title', 'artist', 'duration_s', 'created_at'];

interface SongsTableProps {
  tracks: TrackAnswer[];
  columns: readonly ColumnId[];
  sort: TrackSort;
  selection: Selection;
  /** Whether the rows are those of the previous query, while the next one loads. */
  isStale: boolean;
  onSort: (sort: TrackSort) => void;
  onSelect: (tracks: readonly TrackAnswer[], isSelected: boolean) => void;
  ref: RefObject<HTMLTableElement | null>;
}

/** One page of songs. On a narrow screen each row is shown as a card. */
export function SongsTable({ tracks, columns, sort, selection, isStale, onSort, onSelect, ref }: SongsTableProps) {
  const session = useSession();
  const mayChangeSome = may(session, 'edit', 'contributor');
  const shown = useMemo(() => columnsWith(columns, mayChangeSome), [columns, mayChangeSome]);
  const rowSelection: RowSelectionState = Object.fromEntries(
    tracks.filter(({ id }) => isSelected(selection, id)).map(({ id }) => [id, true]),
  );
  const table = useTable({
    features,
    columns: shown,
    data: tracks,
    getRowId: (track) => track.id,
    manualSorting: true,
    enableRowSelection: ({ original }) => mayChange(session, 'edit', original),
    state: { rowSelection, sorting: [{ id: sort.replace('-', ''), desc: sort.startsWith('-') }] },
    onRowSelectionChange: (change) => {
      const after = typeof change === 'function' ? change(rowSelection) : change;
      const changed = (is: boolean) => tracks.filter(({ id }) => Boolean(after[id]) === is && !rowSelection[id] === is);
      for (const is of [true, false]) if (changed(is).length > 0) onSelect(changed(is), is);
    },
  });
  return (
    <div className={classes.wrap} data-stale={isStale || undefined}>
      <ScrollFrame label={t('Songs')}>
        <table ref={ref} className={classes.table} aria-label={t('Songs')} aria-busy={isStale} data-dense>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => (
                  <th key={header.id} scope="col" data-column={header.id} aria-sort={ariaSort(header.id, sort)}>
                    {SORTABLE.includes(header.id) ? (
                      <SortButton column={header.id} sort={sort} onSort={onSort}>
                        <table.FlexRender header={header} />
                      </SortButton>
                    ) : (
                      <table.FlexRender header={header} />
                    )}
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id} data-track={row.id} data-selected={row.getIsSelected() || undefined}>
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} data-column={cell.column.id} data-label={labelOf(cell.column.id)}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollFrame>
    </div>
  );
}

function ariaSort(column: string, sort: TrackSort): 'ascending' | 'descending' | undefined {
  if (sort === column) return 'ascending';
  return sort === `-${column}` ? 'descending' : undefined;
}

interface SortButtonProps {
  column: string;
  sort: TrackSort;
  onSort: (sort: TrackSort) => void;
  children: ReactNode;
}

function SortButton({ column, sort, onSort, children }: SortButtonProps) {
  const direction = ariaSort(column, sort);
  const next = (direction === 'ascending' ? `-${column}` : column) as TrackSort;
  return (
    <UnstyledButton className={classes.sort} onClick={() => onSort(next)}>
      {children}
      {direction === 'ascending' && <ArrowUp size={14} aria-hidden="true" />}
      {direction === 'descending' && <ArrowDown size={14} aria-hidden="true" />}
    </UnstyledButton>
  );
}
