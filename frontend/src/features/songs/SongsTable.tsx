import { Button, UnstyledButton } from '@mantine/core';
import { type RowSelectionState, useTable } from '@tanstack/react-table';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import { type ReactNode, useMemo, useState } from 'react';
import type { TrackAnswer, TrackSort } from '@/client';
import { may, mayChange } from '@/lib/access';
import { formatCount } from '@/lib/format';
import { useSession } from '@/lib/queries/session';
import { columnsWith, features } from './columns';
import classes from './SongsTable.module.css';

const SORTABLE = ['title', 'artist', 'duration_s', 'created_at'];

interface SongsTableProps {
  tracks: TrackAnswer[];
  sort: TrackSort;
  /** Whether the rows are those of the previous query, while the next one loads. */
  isStale: boolean;
  onSort: (sort: TrackSort) => void;
  onEdit: (track: TrackAnswer) => void;
  onDelete: (tracks: readonly TrackAnswer[]) => void;
}

/** One page of songs. On a narrow screen each row is shown as a card. */
export function SongsTable({ tracks, sort, isStale, onSort, onEdit, onDelete }: SongsTableProps) {
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const session = useSession();
  const columns = useMemo(() => {
    const mayEdit = (track: TrackAnswer) => mayChange(session, 'edit', track);
    const mayDelete = (track: TrackAnswer) => mayChange(session, 'delete', track);
    const all = columnsWith({ mayEdit, mayDelete, onEdit, onDelete });
    // Who may change nothing has neither boxes nor buttons.
    return may(session, 'edit') ? all : all.filter(({ id }) => id !== 'select' && id !== 'actions');
  }, [session, onEdit, onDelete]);
  const table = useTable({
    features,
    columns,
    data: tracks,
    getRowId: (track) => track.id,
    manualSorting: true,
    enableRowSelection: ({ original }) => mayChange(session, 'delete', original),
    state: { rowSelection, sorting: [{ id: sort.replace('-', ''), desc: sort.startsWith('-') }] },
    onRowSelectionChange: setRowSelection,
  });
  const selected = tracks.filter((track) => rowSelection[track.id]);
  return (
    <div className={classes.wrap} data-stale={isStale || undefined}>
      {selected.length > 0 && (
        <div className={classes.bulk} role="status">
          <span>{formatCount(selected.length, 'song')} selected</span>
          <Button size="xs" variant="default" onClick={() => setRowSelection({})}>
            Clear selection
          </Button>
          <Button size="xs" color="danger.7" onClick={() => onDelete(selected)}>
            Delete selected
          </Button>
        </div>
      )}
      <table className={classes.table} aria-label="Songs" aria-busy={isStale}>
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
            <tr key={row.id} data-selected={row.getIsSelected() || undefined}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} data-column={cell.column.id}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
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
