import { Link } from '@tanstack/react-router';
import type { TrackAnswer } from '@/client';
import { Fact } from '@/components/Fact';
import { PageTitle } from '@/components/PageTitle';
import { SameRecordingLink } from '@/components/SameRecordingLink';
import { Say } from '@/components/Say';
import { SongThumb } from '@/components/SongLine';
import { formatDay, formatDuration, formatPublished, formatTuning } from '@/lib/format';
import { useMay } from '@/lib/queries/session';
import { renewalWords } from '@/lib/recipe';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './SongHead.module.css';

/** Title, artist and metadata of a song, with links to check it and to search with a part of it. */
export function SongHead({ track }: { track: TrackAnswer }) {
  const title = titleOf(track);
  const mayClip = useMay('submit');
  const { source } = track;
  const renewal = renewalWords(track);
  const tuning = formatTuning(track.tuning_cents);
  return (
    <header className={classes.head}>
      <div className={classes.text}>
        <PageTitle windowTitle={title} className={classes.title}>
          {title}
        </PageTitle>
        {track.artist && (
          <p className={classes.artist} dir="auto">
            {track.artist}
          </p>
        )}
        <dl className={classes.facts}>
          {track.duration_s !== null && <Fact name={t('Duration')}>{formatDuration(track.duration_s)}</Fact>}
          {track.published_at && <Fact name={t('Published')}>{formatPublished(track.published_at)}</Fact>}
          <Fact name={t('Added')}>{formatDay(track.created_at)}</Fact>
          {track.work && (
            <Fact name={t('Work')}>
              <Link to="/works/$workId" params={{ workId: track.work.id }}>
                <bdi>{track.work.title}</bdi>
              </Link>
            </Fact>
          )}
          {tuning && <Fact name={t('Tuning')}>{t('{tuning}, corrected', { tuning })}</Fact>}
          <Fact name={t('Source')}>
            {source.url ? (
              <a href={source.url} target="_blank" rel="noreferrer">
                YouTube
              </a>
            ) : (
              <bdi>{source.file_name ?? t('Uploaded file')}</bdi>
            )}
          </Fact>
        </dl>
        {track.same_recording_as && (
          <SameRecordingLink trackId={track.same_recording_as}>
            {(link) => (
              <p className={classes.same}>
                <Say text="Same recording as {link}" values={{ link }} />
              </p>
            )}
          </SameRecordingLink>
        )}
        {renewal && (
          <p className={classes.same}>
            <Say
              text="Analysed by an older recipe: {renewal} to compare it better."
              values={{ renewal: track.source.url ? <Link to="/songs">{renewal}</Link> : renewal }}
            />
          </p>
        )}
        {track.state === 'ready' && (
          <p className={classes.next}>
            <Link to="/check" search={{ query: track.id }}>
              {t('Check it against another song')}
            </Link>
            {mayClip && (
              <Link to="/clip" search={{ track: track.id }}>
                {t('Search with a part of it')}
              </Link>
            )}
          </p>
        )}
      </div>
      {track.thumbnail_url && <SongThumb track={track} width={260} />}
    </header>
  );
}
