import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TrackAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { Say } from '@/components/Say';
import { trashQuery, useDeleteTracks, useRestoreTracks } from '@/lib/queries/trash';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { ChangeNotice } from './ChangeNotice';
import { DeleteDialog } from './DeleteDialog';

type Tracks = readonly TrackAnswer[];

/** Moves songs to the trash. Without a trash, or before it is known whether there is one, it asks first. */
export function useTrashing() {
  const { data: trash } = useQuery(trashQuery({ limit: 1 }));
  const remove = useDeleteTracks();
  const restore = useRestoreTracks();
  const [doomed, setDoomed] = useState<Tracks>([]);
  const [trashed, setTrashed] = useState<Tracks>([]);

  const keeps = Boolean(trash?.keep_days);
  const { mutate } = remove;
  const { reset } = restore;
  const moveToTrash = useCallback(
    (tracks: Tracks) => {
      reset();
      if (!keeps) setDoomed(tracks);
      else mutate({ ids: tracks.map(({ id }) => id) }, { onSuccess: () => setTrashed(tracks) });
    },
    [keeps, mutate, reset],
  );
  const bringBack = () =>
    restore.mutate(
      trashed.map(({ id }) => id),
      { onSuccess: () => setTrashed([]) },
    );
  return {
    trash,
    doomed,
    trashed,
    moveToTrash,
    bringBack,
    forget: () => setTrashed([]),
    spare: () => setDoomed([]),
    isPending: remove.isPending,
    isRestoring: restore.isPending,
    error: remove.error ?? restore.error,
  };
}

/** Says which songs were moved to the trash, with a button to undo that; asks before songs are deleted for good. */
export function TrashedNotice({ of: trashing }: { of: ReturnType<typeof useTrashing> }) {
  const { trash, doomed, trashed, error } = trashing;
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that was pressed is gone with its row.
    if (trashed.length > 0) undo.current?.focus();
  }, [trashed]);
  return (
    <>
      {trashed.length > 0 && (
        <ChangeNotice
          action={
            <Button ref={undo} size="xs" variant="default" loading={trashing.isRestoring} onClick={trashing.bringBack}>
              {t('Undo')}
            </Button>
          }
          onClose={trashing.forget}
        >
          <MovedToTrash tracks={trashed} keepDays={trash?.keep_days ?? 0} />
        </ChangeNotice>
      )}
      {error && <ErrorNotice error={error} />}
      <DeleteDialog tracks={doomed} onClose={trashing.spare} />
    </>
  );
}

function MovedToTrash({ tracks, keepDays }: { tracks: Tracks; keepDays: number }) {
  const [only] = tracks;
  return (
    <Say
      text="{n, plural, one {{song} is} other {# songs are}} in the <trash>trash</trash> for {days, plural, one {# day} other {# days}}."
      values={{ n: tracks.length, song: <bdi>{only && titleOf(only)}</bdi>, days: keepDays }}
      tags={{ trash: <Link to="/trash" /> }}
    />
  );
}
