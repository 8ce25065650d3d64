import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { SetAnswer } from '@/client';
import { ConfirmDialog } from '@/components/Dialog';
import { useChangeSet } from '@/lib/queries/sets';
import { t } from '@/lib/texts';

/** Delete a set; its songs stay unless one asks. */
export function DeleteSet({ of, onDeleted }: { of: SetAnswer; onDeleted: () => void }) {
  const { remove } = useChangeSet(of.id);
  const [isAsked, setAsked] = useState(false);
  const [withTracks, setWithTracks] = useState(false);
  const nSongs = of.parts.filter((part) => part.track !== null).length;
  return (
    <>
      <Button size="sm" variant="default" onClick={() => setAsked(true)}>
        {t('Delete …')}
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        title={t('Delete the set?')}
        confirmLabel={t('Delete')}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(withTracks, { onSuccess: onDeleted })}
        onClose={() => {
          if (remove.error) remove.reset();
          setAsked(false);
        }}
      >
        <p>{t('Its parts, and its copy for listening, are deleted with it. This cannot be undone.')}</p>
        {nSongs > 0 && (
          <Checkbox
            checked={withTracks}
            onChange={(event) => setWithTracks(event.currentTarget.checked)}
            label={t('{n, plural, one {Move its song to the trash, too} other {Move its # songs to the trash, too}}', {
              n: nSongs,
            })}
          />
        )}
      </ConfirmDialog>
    </>
  );
}
