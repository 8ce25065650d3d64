import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { SongLine } from '@/components/SongLine';
import { trackQuery } from '@/lib/queries/tracks';
import classes from './ChosenSong.module.css';

/** The song that a part is chosen of. */
export function ChosenSong({ trackId, onForget }: { trackId: string; onForget: () => void }) {
  const { data: track, error, isPending, refetch } = useQuery(trackQuery(trackId));
  if (isPending) return <LoadingNotice label="Loading the song" rows={1} height={76} />;
  if (!track) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.song}>
      <SongLine track={track}>
        {(title) => (
          <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
            {title}
          </Link>
        )}
      </SongLine>
      <Button size="compact-sm" variant="default" onClick={onForget}>
        Use a file instead
      </Button>
    </div>
  );
}
