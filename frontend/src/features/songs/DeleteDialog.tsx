import type { TrackAnswer } from '@/client';
import { ConfirmDialog } from '@/components/Dialog';
import type { ApiError } from '@/lib/api';
import { useMay } from '@/lib/queries/session';
import { useDeleteTracks } from '@/lib/queries/trash';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';

/**
 * Ask before songs are deleted for good. Only administrators may demand it; where the trash is switched off, every
 * deletion is for good.
 */
export function DeleteDialog({ tracks, onClose }: { tracks: readonly TrackAnswer[]; onClose: () => void }) {
  const remove = useDeleteTracks();
  const permanently = useMay('admin');
  const [only] = tracks;
  const isOne = tracks.length === 1;
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={tracks.length > 0}
      title={
        isOne
          ? t('Delete this song for good?')
          : t('Delete {n, plural, one {# song} other {# songs}} for good?', { n: tracks.length })
      }
      confirmLabel={t('Delete for good')}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ ids: tracks.map(({ id }) => id), permanently }, { onSuccess: close })}
      onClose={close}
    >
      {isOne && only && (
        <p dir="auto">
          <strong>{titleOf(only)}</strong>
        </p>
      )}
      <p>
        {isOne
          ? t('The song, its analysis and its file are deleted. This cannot be undone.')
          : t('The songs, their analyses and their files are deleted. This cannot be undone.')}
      </p>
    </ConfirmDialog>
  );
}

interface EmptyTrashDialogProps {
  isOpen: boolean;
  nTracks: number;
  isPending: boolean;
  error: ApiError | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Ask before all songs in the trash are deleted for good. */
export function EmptyTrashDialog({ nTracks, ...dialog }: EmptyTrashDialogProps) {
  return (
    <ConfirmDialog {...dialog} title={t('Empty the trash?')} confirmLabel={t('Delete for good')}>
      <p>
        {t(
          '{n, plural, one {# song} other {# songs}} with all that was analysed of them will be deleted. This cannot be undone.',
          { n: nTracks },
        )}
      </p>
    </ConfirmDialog>
  );
}
