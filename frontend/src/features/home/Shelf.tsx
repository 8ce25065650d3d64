import { CloseButton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { JobCard } from '@/components/JobCard';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PlaylistSummary } from '@/components/PlaylistSummary';
import { playlistQuery } from '@/lib/queries/playlists';
import { t } from '@/lib/texts';
import { BatchCard } from './BatchCard';
import { NearestSongs } from './NearestSongs';
import classes from './Shelf.module.css';
import { useSubmissions } from './SubmissionsProvider';
import { cardsOf, type Submission } from './submissions';
import { RefusedCard, UploadCard } from './UploadCard';

/** Cards of the songs, files and playlists submitted from this tab. */
export function Shelf() {
  const { submissions } = useSubmissions();
  if (submissions.length === 0) return null;
  return (
    <section className={classes.shelf} aria-labelledby="shelf-title">
      <Title order={2} id="shelf-title">
        {t('Just added')}
      </Title>
      <ul className={classes.cards}>
        {cardsOf(submissions).map(([key, members]) => (
          <li key={key}>
            {members.length > 1 ? (
              <BatchCard batch={key} members={members}>
                {cardOf}
              </BatchCard>
            ) : (
              members.map(cardOf)
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function cardOf(submission: Submission) {
  return <Card key={submission.key} submission={submission} />;
}

function Card({ submission }: { submission: Submission }) {
  const { replaceJob, remove } = useSubmissions();
  const { key } = submission;
  const dismiss = () => remove(key);
  if (submission.kind === 'upload') return <UploadCard upload={submission} onDismiss={dismiss} />;
  if (submission.kind === 'refused') return <RefusedCard refused={submission} onDismiss={dismiss} />;
  if (submission.kind === 'playlist') {
    return <PlaylistCard playlistId={submission.playlistId} onDismiss={dismiss} />;
  }
  return (
    <JobCard
      jobId={submission.jobId}
      onReplaced={(jobId) => replaceJob(key, jobId)}
      onDismiss={dismiss}
      whenReady={(track) => <NearestSongs track={track} wasThere={submission.wasThere} />}
    />
  );
}

/** Card of a playlist with a link to its page. */
function PlaylistCard({ playlistId, onDismiss }: { playlistId: string; onDismiss: () => void }) {
  const { data, error, isPending, refetch } = useQuery(playlistQuery(playlistId));
  return (
    <article className={classes.card} aria-label={data?.title ?? t('Playlist')}>
      <CloseButton className={classes.dismiss} aria-label={t('Remove from this list')} size="sm" onClick={onDismiss} />
      {isPending && <LoadingNotice label={t('Loading the playlist')} rows={1} />}
      {error && !data && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <p className={classes.title} dir="auto">
            <Link to="/playlists/$playlistId" params={{ playlistId }}>
              {data.title ?? t('Playlist')}
            </Link>
          </p>
          <PlaylistSummary playlist={data} />
        </>
      )}
    </article>
  );
}
