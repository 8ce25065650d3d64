import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RankingAnswer, TrackAnswer } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { VerdictBadge } from '@/components/VerdictBadge';
import { nearestQuery } from '@/lib/queries/compare';
import { titleOf } from '@/lib/track';
import classes from './NearestSongs.module.css';

function leadOf({ items, has_cover }: RankingAnswer): string {
  if (items.length === 0) return 'It is the only song here so far: add another to compare it with.';
  return has_cover ? 'Nearest songs' : 'Nothing in your library is a cover of this. Nearest songs';
}

/** The three songs nearest to one that has just become ready. */
export function NearestSongs({ track, wasThere }: { track: TrackAnswer; wasThere: boolean }) {
  const { data, error, isPending, refetch } = useQuery(nearestQuery(track.id, 3));
  if (isPending) return <LoadingNotice label="Looking for the nearest songs" rows={3} height={36} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.nearest}>
      <p className={classes.lead}>
        {wasThere && 'It was in the library already. '}
        {leadOf(data)}
      </p>
      {data.items.length > 0 && (
        <ol className={classes.list}>
          {data.items.map(({ track: other, verdict }) => (
            <li key={other.id}>
              <span className={classes.title} dir="auto">
                <Link to="/check" search={{ query: track.id, reference: other.id }}>
                  {titleOf(other)}
                </Link>
              </span>
              <VerdictBadge verdict={verdict} />
            </li>
          ))}
        </ol>
      )}
      <Link to="/tracks/$trackId" params={{ trackId: track.id }} className={classes.more}>
        {data.total > data.items.length ? `See the whole ranking of ${data.total}` : 'Open the song'}
      </Link>
    </div>
  );
}
