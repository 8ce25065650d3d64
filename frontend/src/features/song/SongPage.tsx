import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Fold } from '@/components/Fold';
import { History } from '@/components/History';
import { JobCard } from '@/components/JobCard';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { SongPlayer } from '@/components/transport/SongPlayer';
import { hasAccounts } from '@/lib/access';
import { useSession } from '@/lib/queries/session';
import { trackQuery } from '@/lib/queries/tracks';
import { t } from '@/lib/texts';
import { ChromaSection } from './ChromaSection';
import { Ranking } from './Ranking';
import { SongHead } from './SongHead';
import classes from './SongPage.module.css';

const route = getRouteApi('/tracks/$trackId');

/** The page of a song: its data, its harmony and its ranking. */
export function SongPage() {
  const { trackId } = route.useParams();
  const session = useSession();
  const { data: track, error, isPending, refetch } = useQuery(trackQuery(trackId));
  if (isPending) {
    return (
      <div className={classes.page}>
        <PageTitle windowTitle={t('Song')}>{t('Song')}</PageTitle>
        <LoadingNotice label={t('Loading the song')} rows={2} height={140} />
      </div>
    );
  }
  if (!track) {
    return (
      <div className={classes.page}>
        <PageTitle windowTitle={t('Song')}>{t('Song')}</PageTitle>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
        {error.code === 'track_not_found' && (
          <p>
            <Say
              text="<trash>Look in the trash</trash>: a deleted song can be restored from there."
              tags={{ trash: <Link to="/trash" /> }}
            />
          </p>
        )}
      </div>
    );
  }
  return (
    // Nothing of one song, such as where it plays, is kept for another.
    <div key={track.id} className={classes.page}>
      <SongHead track={track} />
      {track.state === 'ready' ? (
        <>
          <SongPlayer track={track} />
          <Ranking trackId={track.id} />
          <Fold title={t('Harmony')}>
            <ChromaSection track={track} />
          </Fold>
        </>
      ) : (
        <JobCard key={track.job_id} jobId={track.job_id} />
      )}
      {hasAccounts(session) && <History kind="track" id={track.id} />}
    </div>
  );
}
