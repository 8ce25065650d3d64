import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RankingAnswer, TrackAnswer } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { RankingRow } from '@/components/RankingRow';
import { PlayRow, RowPlayback } from '@/components/transport/RowPlayback';
import { isBelowLine } from '@/lib/harmony';
import { modelQuery, nearestQuery } from '@/lib/queries/compare';
import { rankingHeadline } from '@/lib/relationWords';
import { t } from '@/lib/texts';
import classes from './NearestSongs.module.css';

function leadOf(ranking: RankingAnswer, lacksHarmony: boolean): string {
  if (ranking.items.length === 0) return t('This is the only song so far. Add another to compare it with.');
  if (lacksHarmony) return t('Not enough harmony to compare. These songs are nearest by chance:');
  return t('{headline}. Most similar songs:', { headline: rankingHeadline(ranking) });
}

/** The three most similar songs of a track that has just become ready. */
export function NearestSongs({ track, wasThere }: { track: TrackAnswer; wasThere: boolean }) {
  const { data, error, isPending, refetch } = useQuery(nearestQuery(track.id, 3));
  const { data: model } = useQuery(modelQuery());
  if (isPending) return <LoadingNotice label={t('Searching for similar songs')} rows={3} height={36} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.nearest}>
      <p className={classes.lead}>
        {wasThere && `${t('This song was already in the library.')} `}
        {leadOf(data, isBelowLine(data.query, model))}
      </p>
      {data.items.length > 0 && (
        <RowPlayback>
          <ol className={classes.list}>
            {data.items.map((item) => (
              <RankingRow key={item.track.id} item={item} play={<PlayRow query={track} item={item} />}>
                {(title) => (
                  <Link to="/check" search={{ query: track.id, reference: item.track.id }}>
                    {title}
                  </Link>
                )}
              </RankingRow>
            ))}
          </ol>
        </RowPlayback>
      )}
      <Link to="/tracks/$trackId" params={{ trackId: track.id }} className={classes.more}>
        {data.total > data.items.length
          ? t('See the whole ranking of {total, number}', { total: data.total })
          : t('Open the song')}
      </Link>
    </div>
  );
}
