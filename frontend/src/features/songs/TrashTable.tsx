import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { TrackAnswer, TrashedTrackAnswer } from '@/client';
import { SongLine } from '@/components/SongLine';
import { may, mayChange } from '@/lib/access';
import { formatDay, formatDaysLeft } from '@/lib/format';
import { useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './SongsTable.module.css';

interface TrashTableProps {
  tracks: readonly TrashedTrackAnswer[];
  /** Whether the rows are those of the previous query, while the next one loads. */
  isStale: boolean;
  isRestoring: boolean;
  onRestore: (tracks: readonly TrackAnswer[]) => void;
  onDelete: (tracks: readonly TrackAnswer[]) => void;
}

/** One page of the trash, newest first. On a narrow screen each row is shown as a card. */
export function TrashTable({ tracks, isStale, isRestoring, onRestore, onDelete }: TrashTableProps) {
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  const session = useSession();
  const mayTake = (track: TrackAnswer) => mayChange(session, 'delete', track);
  const selectable = tracks.filter(mayTake);
  const selected = tracks.filter(({ id }) => selectedIds.has(id));
  const select = (ids: readonly string[], isSelected: boolean) =>
    setSelectedIds((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (isSelected) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  return (
    <div className={classes.wrap} data-stale={isStale || undefined}>
      {selected.length > 0 && (
        <div className={classes.bulk} role="status">
          <span>{t('{n, plural, one {# song} other {# songs}} selected', { n: selected.length })}</span>
          <Button size="xs" variant="default" onClick={() => setSelectedIds(new Set())}>
            {t('Clear selection')}
          </Button>
          <Button size="xs" loading={isRestoring} onClick={() => onRestore(selected)}>
            {t('Restore selected')}
          </Button>
          {may(session, 'admin') && (
            <Button size="xs" color="danger.7" onClick={() => onDelete(selected)}>
              {t('Delete for good')}
            </Button>
          )}
        </div>
      )}
      <table className={classes.table} aria-label={t('Deleted songs')} aria-busy={isStale}>
        <thead>
          <tr>
            <th scope="col" data-column="select">
              <Checkbox
                aria-label={t('Select all songs on this page')}
                checked={selected.length > 0 && selected.length === selectable.length}
                disabled={selectable.length === 0}
                indeterminate={selected.length > 0 && selected.length < selectable.length}
                onChange={(event) =>
                  select(
                    selectable.map(({ id }) => id),
                    event.currentTarget.checked,
                  )
                }
              />
            </th>
            <th scope="col" data-column="title">
              {t('Title')}
            </th>
            <th scope="col" data-column="artist">
              {t('Artist')}
            </th>
            <th scope="col" data-column="trashed_at">
              {t('Deleted')}
            </th>
            <th scope="col" data-column="expires_at">
              {t('Gone for good')}
            </th>
            <th scope="col" data-column="actions">
              {t('Actions')}
            </th>
          </tr>
        </thead>
        <tbody>
          {tracks.map((track) => (
            <tr key={track.id} data-selected={selectedIds.has(track.id) || undefined}>
              <td data-column="select">
                {mayTake(track) && (
                  <Checkbox
                    aria-label={t('Select {title}', { title: titleOf(track) })}
                    checked={selectedIds.has(track.id)}
                    onChange={(event) => select([track.id], event.currentTarget.checked)}
                  />
                )}
              </td>
              <td data-column="title">
                <SongLine track={track} hasDetails={false} />
              </td>
              <td data-column="artist">{track.artist && <bdi>{track.artist}</bdi>}</td>
              <td data-column="trashed_at" data-label={t('Deleted')}>
                <span className={classes.day}>{formatDay(track.trashed_at)}</span>
              </td>
              <td data-column="expires_at" data-label={t('Gone for good')}>
                {formatDaysLeft(track.expires_at)}
              </td>
              <td data-column="actions">
                {mayTake(track) && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-description={titleOf(track)}
                    onClick={() => onRestore([track])}
                  >
                    {t('Restore')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
