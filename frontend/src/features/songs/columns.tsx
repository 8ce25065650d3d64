import { ActionIcon, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { createColumnHelper, rowSelectionFeature, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import Pencil from 'lucide-react/icons/pencil';
import Trash from 'lucide-react/icons/trash-2';
import type { TrackAnswer } from '@/client';
import { SongLine } from '@/components/SongLine';
import { StateBadge } from '@/components/StateBadge';
import { formatDay, formatDuration } from '@/lib/format';
import { titleOf } from '@/lib/track';
import classes from './SongsTable.module.css';

export const features = tableFeatures({ rowSortingFeature, rowSelectionFeature });

const helper = createColumnHelper<typeof features, TrackAnswer>();

interface Actions {
  mayEdit: (track: TrackAnswer) => boolean;
  mayDelete: (track: TrackAnswer) => boolean;
  onEdit: (track: TrackAnswer) => void;
  onDelete: (tracks: readonly TrackAnswer[]) => void;
}

/** Columns of the table. Ids of sortable columns are the API's names of sort orders. */
export function columnsWith({ mayEdit, mayDelete, onEdit, onDelete }: Actions) {
  return helper.columns([
    helper.display({
      id: 'select',
      header: ({ table }) => (
        <Checkbox
          aria-label="Select all songs on this page"
          checked={table.getIsAllRowsSelected()}
          indeterminate={table.getIsSomeRowsSelected()}
          onChange={table.getToggleAllRowsSelectedHandler()}
        />
      ),
      cell: ({ row }) =>
        mayDelete(row.original) && (
          <Checkbox
            aria-label={`Select ${titleOf(row.original)}`}
            checked={row.getIsSelected()}
            onChange={row.getToggleSelectedHandler()}
          />
        ),
    }),
    helper.accessor((track) => titleOf(track), {
      id: 'title',
      header: 'Title',
      cell: ({ row }) => (
        <SongLine track={row.original} hasDetails={false}>
          {(title) => (
            <Link to="/tracks/$trackId" params={{ trackId: row.original.id }}>
              {title}
            </Link>
          )}
        </SongLine>
      ),
    }),
    helper.accessor('artist', {
      id: 'artist',
      header: 'Artist',
      cell: ({ row }) => row.original.artist && <bdi>{row.original.artist}</bdi>,
    }),
    helper.display({
      id: 'work',
      header: 'Work',
      cell: ({ row }) =>
        row.original.work && (
          <Link to="/songs" search={{ work: row.original.work.id }}>
            <bdi>{row.original.work.title}</bdi>
          </Link>
        ),
    }),
    helper.accessor('duration_s', {
      id: 'duration_s',
      header: 'Duration',
      cell: ({ row }) => <span className="tabular">{formatDuration(row.original.duration_s)}</span>,
    }),
    helper.accessor('created_at', {
      id: 'created_at',
      header: 'Added',
      cell: ({ row }) => <span className={classes.day}>{formatDay(row.original.created_at)}</span>,
    }),
    helper.display({ id: 'state', header: 'State', cell: ({ row }) => <StateBadge state={row.original.state} /> }),
    helper.display({
      id: 'actions',
      header: 'Actions',
      cell: ({ row }) => (
        <span className={classes.actions}>
          {mayEdit(row.original) && (
            <ActionIcon
              variant="subtle"
              color="var(--cf-ink)"
              aria-label="Edit"
              aria-description={titleOf(row.original)}
              onClick={() => onEdit(row.original)}
            >
              <Pencil size={16} />
            </ActionIcon>
          )}
          {mayDelete(row.original) && (
            <ActionIcon
              variant="subtle"
              color="var(--cf-ink)"
              aria-label="Delete"
              aria-description={titleOf(row.original)}
              onClick={() => onDelete([row.original])}
            >
              <Trash size={16} />
            </ActionIcon>
          )}
        </span>
      ),
    }),
  ]);
}
