import { Button, Menu } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ChosenTracksRequest, TrackChangeAnswer, TrackChangeRequest } from '@/client';
import { ConfirmDialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { useChangeTracks, useExportTracks } from '@/lib/queries/bulk';
import { useMay } from '@/lib/queries/session';
import type { SongsFilter } from '@/lib/searchParams';
import { t } from '@/lib/texts';
import classes from './BulkBar.module.css';
import { EditManyDialog } from './EditManyDialog';
import { requestOf } from './filters';
import { NamesDialog } from './NamesDialog';
import { countSelected, type Selection } from './selection';
import { TagsDialog } from './TagsDialog';
import { WorkDialog } from './WorkDialog';

/** More songs than fit on a screen or two: asked about before they are deleted. */
const MANY = 50;
/** Songs whose names can be read at once. */
const MOST_NAMES = 200;

interface BulkBarProps {
  selection: Selection;
  /** The filter, of which all songs may be selected. */
  filter: SongsFilter;
  /** The number of songs that match it. */
  total: number;
  /** Whether the trash keeps deleted songs. */
  hasTrash: boolean;
  onSelectAll: () => void;
  onClear: () => void;
  onChanged: (change: TrackChangeAnswer) => void;
}

/** What can be done with the selected songs. It stays in sight. */
export function BulkBar(props: BulkBarProps) {
  const { selection, filter, total, hasTrash, onSelectAll, onClear, onChanged } = props;
  const [open, setOpen] = useState<'work' | 'tags' | 'edit' | 'names' | 'delete' | null>(null);
  const change = useChangeTracks();
  const save = useExportTracks();
  const mayDelete = useMay('delete', 'contributor');
  const count = countSelected(selection, total);
  // The same array while the selection is the same: the dialog of names reads them again for another.
  const selectedIds = useMemo(() => [...selection.tracks.keys()], [selection.tracks]);
  if (count === 0) return null;

  const chosen = selection.isAll ? { filter: requestOf(filter) } : { ids: selectedIds };
  const close = () => {
    setOpen(null);
    change.reset();
  };
  const run = (what: Pick<TrackChangeRequest, 'edit' | 'delete'>) =>
    change.mutate(
      { ...chosen, ...what },
      {
        onSuccess: (answer) => {
          close();
          onClear();
          onChanged(answer);
        },
      },
    );
  const download = (format: ChosenTracksRequest['format']) => save.mutate({ ...chosen, format });
  const remove = () => (hasTrash && count <= MANY ? run({ delete: true }) : setOpen('delete'));
  const dialog = {
    count,
    isPending: change.isPending,
    error: change.error,
    onClose: close,
    onSave: (edit: NonNullable<TrackChangeRequest['edit']>) => run({ edit }),
  };
  const error = save.error ?? (open === null ? change.error : null);
  return (
    <section className={classes.bar} aria-label={t('Selected songs')}>
      <p role="status">
        {selection.isAll
          ? t('{n, plural, one {The # song that matches is selected} other {All # songs that match are selected}}', {
              n: count,
            })
          : t('{n, plural, one {# song} other {# songs}} selected', { n: count })}
      </p>
      {!selection.isAll && total > count && (
        <Button size="xs" variant="default" onClick={onSelectAll}>
          {t('Select all {n, plural, one {# song} other {# songs}} that match', { n: total })}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={onClear}>
        {t('Clear selection')}
      </Button>
      <span className={classes.actions}>
        <Button size="xs" variant="default" onClick={() => setOpen('work')}>
          {t('Assign work')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpen('tags')}>
          {t('Tag')}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpen('edit')}>
          {t('Edit selected')}
        </Button>
        {!selection.isAll && count <= MOST_NAMES && (
          <Button size="xs" variant="default" onClick={() => setOpen('names')}>
            {t('Read names')}
          </Button>
        )}
        <Menu shadow="md">
          <Menu.Target>
            <Button size="xs" variant="default" loading={save.isPending}>
              {t('Export')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => download('csv')}>{t('As CSV, for spreadsheets')}</Menu.Item>
            <Menu.Item onClick={() => download('json')}>{t('As JSON, for programs')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {mayDelete && (
          <Button size="xs" color="danger.7" loading={change.isPending && open === null} onClick={remove}>
            {t('Delete selected')}
          </Button>
        )}
      </span>
      {error && <ErrorNotice error={error} />}
      <WorkDialog {...dialog} isOpen={open === 'work'} />
      <TagsDialog {...dialog} isOpen={open === 'tags'} />
      <EditManyDialog {...dialog} isOpen={open === 'edit'} />
      <NamesDialog isOpen={open === 'names'} ids={selectedIds} onClose={close} />
      <ConfirmDialog
        {...dialog}
        isOpen={open === 'delete'}
        title={
          hasTrash
            ? t('Move {n, plural, one {# song} other {# songs}} to the trash?', { n: count })
            : t('Delete {n, plural, one {# song} other {# songs}} for good?', { n: count })
        }
        confirmLabel={hasTrash ? t('Move to the trash') : t('Delete for good')}
        onConfirm={() => run({ delete: true })}
      >
        <p>
          {hasTrash
            ? t('They leave the library. You can undo this.')
            : t('The songs, their analyses and their files are deleted. This cannot be undone.')}
        </p>
      </ConfirmDialog>
    </section>
  );
}
