import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { createColumnHelper, rowSelectionFeature, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import type { TrackAnswer } from '@/client';
import { SongLine } from '@/components/SongLine';
import { StateBadge } from '@/components/StateBadge';
import { formatDay, formatDuration, formatPart } from '@/lib/format';
import { say, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { COLUMNS, type ColumnId } from './columnChoice';
import { RowActions } from './RowActions';
import classes from './SongsTable.module.css';

export const features = tableFeatures({ rowSortingFeature, rowSelectionFeature });

const helper = createColumnHelper<typeof features, TrackAnswer>();

const SELECT = helper.display({
  id: 'select',
  header: ({ table }) => {
    const rows = table.getRowModel().rows.filter((row) => row.getCanSelect());
    const n = rows.filter((row) => row.getIsSelected()).length;
    return (
      <Checkbox
        aria-label={t('Select all songs on this page')}
        checked={n > 0 && n === rows.length}
        disabled={rows.length === 0}
        indeterminate={n > 0 && n < rows.length}
        onChange={() => table.toggleAllRowsSelected(n < rows.length)}
      />
    );
  },
  cell: ({ row }) =>
    row.getCanSelect() && (
      <Checkbox
        aria-label={t('Select {title}', { title: titleOf(row.original) })}
        checked={row.getIsSelected()}
        onChange={row.getToggleSelectedHandler()}
      />
    ),
});

const TITLE = helper.display({
  id: 'title',
  header: () => t('Title'),
  cell: ({ row }) => (
    <SongLine track={row.original} hasDetails={false}>
      {(title) => (
        <Link to="/tracks/$trackId" params={{ trackId: row.original.id }} title={title}>
          {title}
        </Link>
      )}
    </SongLine>
  ),
});

const ACTIONS = helper.display({
  id: 'actions',
  header: () => t('Actions'),
  cell: ({ row }) => <RowActions track={row.original} />,
});

const text = (value: string | null) => value && <bdi title={value}>{value}</bdi>;

const CELLS: Record<ColumnId, (track: TrackAnswer) => React.ReactNode> = {
  artist: ({ artist }) => text(artist),
  album: ({ album }) => text(album),
  work: ({ work }) =>
    work && (
      <Link to="/songs" search={{ work: work.id }} title={work.title}>
        <bdi>{work.title}</bdi>
      </Link>
    ),
  tags: ({ tags }) =>
    tags.length > 0 && (
      <span className={classes.tags} title={tags.join(', ')}>
        {tags.map((tag) => (
          <Link key={tag} to="/songs" search={{ tag }} className={classes.tag}>
            <bdi>{tag}</bdi>
          </Link>
        ))}
      </span>
    ),
  date: ({ date }) => date && <span className="tabular">{date}</span>,
  isrc: ({ isrc }) => isrc && <span className="tabular">{isrc}</span>,
  label: ({ label }) => text(label),
  language: ({ language }) => language,
  source: ({ source }) => (source.kind === 'youtube' ? 'YouTube' : text(source.file_name) || t('File')),
  made_by: ({ made_by }) => text(made_by?.name ?? null),
  harmony: ({ harmonic_content }) =>
    harmonic_content !== null && <span className="tabular">{formatPart(harmonic_content)}</span>,
  duration_s: ({ duration_s }) => <span className="tabular">{formatDuration(duration_s)}</span>,
  created_at: ({ created_at }) => <span className={classes.day}>{formatDay(created_at)}</span>,
  state: ({ state, error }) => <StateBadge state={state} error={error} />,
};

/** Columns that can be hidden. Ids of sortable columns are the API's names of sort orders. */
const OPTIONAL = COLUMNS.map(({ id, label }) =>
  helper.display({ id, header: () => say(label), cell: ({ row }) => CELLS[id](row.original) }),
);

/** The columns of the table: who may change nothing has neither boxes nor buttons. */
export function columnsWith(chosen: readonly ColumnId[], mayChangeSome: boolean) {
  const shown = OPTIONAL.filter(({ id }) => chosen.includes(id as ColumnId));
  return helper.columns([...(mayChangeSome ? [SELECT] : []), TITLE, ...shown, ...(mayChangeSome ? [ACTIONS] : [])]);
}

/** The label of a cell on a narrow screen, where the heads of the columns are hidden. */
export function labelOf(id: string): string | undefined {
  const found = COLUMNS.find((column) => column.id === id && id !== 'state');
  return found && say(found.label);
}
