import type { TrackAnswer } from '@/client';
import { ConfirmDialog } from '@/components/Dialog';
import { formatCount } from '@/lib/format';
import { useDeleteTracks } from '@/lib/queries/tracks';
import { titleOf } from '@/lib/track';

/** Ask before songs are deleted. */
export function DeleteDialog({ tracks, onClose }: { tracks: readonly TrackAnswer[]; onClose: () => void }) {
  const remove = useDeleteTracks();
  const [only] = tracks;
  const isOne = tracks.length === 1;
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={tracks.length > 0}
      title={isOne ? 'Delete this song?' : `Delete ${formatCount(tracks.length, 'song')}?`}
      confirmLabel="Delete"
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(
          tracks.map((track) => track.id),
          { onSuccess: close },
        )
      }
      onClose={close}
    >
      {isOne && only && (
        <p dir="auto">
          <strong>{titleOf(only)}</strong>
        </p>
      )}
      <p>
        {isOne ? 'The song, its analysis and its file are' : 'The songs, their analyses and their files are'} deleted,
        and rankings no longer show {isOne ? 'it' : 'them'}. This cannot be undone.
      </p>
    </ConfirmDialog>
  );
}
