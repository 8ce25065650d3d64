import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { JobCard } from '@/components/JobCard';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { SongLine } from '@/components/SongLine';
import { trackQuery } from '@/lib/queries/tracks';
import { t, tc } from '@/lib/texts';
import classes from './SongChoice.module.css';
import { SongPicker } from './SongPicker';

interface SongChoiceProps {
  /** Label: first or second song. */
  name: string;
  trackId: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** One of the two songs of a check: a search field, or the chosen song. */
export function SongChoice({ name, trackId, onChoose }: SongChoiceProps) {
  if (trackId === undefined) return <SongPicker label={name} onChoose={onChoose} />;
  return (
    <section className={classes.choice} aria-label={name}>
      <div className={classes.head}>
        <span className={classes.name}>{name}</span>
        <Button size="compact-sm" variant="default" aria-description={name} onClick={() => onChoose(undefined)}>
          {tc('verb', 'Change')}
        </Button>
      </div>
      <Chosen trackId={trackId} />
    </section>
  );
}

function Chosen({ trackId }: { trackId: string }) {
  const { data: track, error, isPending, refetch } = useQuery(trackQuery(trackId));
  if (isPending) return <LoadingNotice label={t('Loading the song')} rows={1} height={76} />;
  if (!track) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (track.state !== 'ready') return <JobCard key={track.job_id} jobId={track.job_id} />;
  return (
    <div className={classes.song}>
      <SongLine track={track}>
        {(title) => (
          <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
            {title}
          </Link>
        )}
      </SongLine>
    </div>
  );
}
