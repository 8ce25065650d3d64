import { CloseButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PlaylistSummary } from '@/components/PlaylistSummary';
import { playlistQuery } from '@/lib/queries/playlists';
import classes from './PlaylistCard.module.css';

/** A playlist in short; its page shows every entry. */
export function PlaylistCard({ playlistId, onDismiss }: { playlistId: string; onDismiss: () => void }) {
  const { data, error, isPending, refetch } = useQuery(playlistQuery(playlistId));
  return (
    <article className={classes.card} aria-label={data?.title ?? 'Playlist'}>
      <CloseButton className={classes.dismiss} aria-label="Remove from this list" size="sm" onClick={onDismiss} />
      {isPending && <LoadingNotice label="Loading the playlist" rows={1} />}
      {error && !data && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <p className={classes.title} dir="auto">
            <Link to="/playlists/$playlistId" params={{ playlistId }}>
              {data.title ?? 'Playlist'}
            </Link>
          </p>
          <PlaylistSummary playlist={data} />
        </>
      )}
    </article>
  );
}
