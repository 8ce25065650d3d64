import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { PlaylistEntryAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { PlaylistSummary } from '@/components/PlaylistSummary';
import { SongLine } from '@/components/SongLine';
import { StateBadge } from '@/components/StateBadge';
import { playlistQuery } from '@/lib/queries/playlists';
import { detailIn } from '@/lib/serverWords';
import { t } from '@/lib/texts';
import classes from './PlaylistPage.module.css';

const route = getRouteApi('/playlists/$playlistId');

/** Every entry of a playlist with the state of its track, or the reason why it was not added. */
export function PlaylistPage() {
  const { playlistId } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(playlistQuery(playlistId));
  if (isPending) {
    return (
      <div className={classes.page}>
        <PageTitle windowTitle={t('Playlist')}>{t('Playlist')}</PageTitle>
        <LoadingNotice label={t('Loading the playlist')} rows={6} />
      </div>
    );
  }
  if (!data) {
    return (
      <div className={classes.page}>
        <PageTitle windowTitle={t('Playlist')}>{t('Playlist')}</PageTitle>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={data.title ?? t('Playlist')}>{data.title ?? t('Playlist')}</PageTitle>
      <p className={classes.source}>
        <a href={data.url} target="_blank" rel="noreferrer" data-address="shown">
          {data.url}
        </a>
      </p>
      <PlaylistSummary playlist={data} />
      {data.state === 'ready' && data.entries.length === 0 && <EmptyNotice title={t('The playlist has no songs')} />}
      <ol className={classes.entries} aria-label={t('Songs of the playlist')}>
        {data.entries.map((entry) => (
          <Entry key={entry.position} entry={entry} />
        ))}
      </ol>
    </div>
  );
}

function Entry({ entry }: { entry: PlaylistEntryAnswer }) {
  const { track, reason } = entry;
  const problem = reason ?? track?.error;
  return (
    <li className={classes.entry}>
      {track ? (
        <SongLine track={track}>
          {(title) => (
            <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
              {title}
            </Link>
          )}
        </SongLine>
      ) : (
        <span className={classes.untaken} dir="auto">
          {entry.title ?? entry.video_id ?? t('Untitled entry')}
        </span>
      )}
      <span className={classes.state}>
        {track ? <StateBadge state={track.state} error={track.error} /> : t('Not added')}
      </span>
      {problem && <p className={classes.problem}>{detailIn(problem)}</p>}
    </li>
  );
}
