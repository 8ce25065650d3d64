import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReextractionAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatBytes, formatCount, formatLongTime, formatNumber } from '@/lib/format';
import { reextractionQuery, useReextraction } from '@/lib/queries/reextraction';
import { useMay } from '@/lib/queries/session';
import { titleOf } from '@/lib/track';
import classes from './OlderSongs.module.css';

/** Offers to fetch songs of an older recipe again, and shows how far that is. Nothing without such songs. */
export function OlderSongs() {
  const { data } = useQuery(reextractionQuery());
  if (!data) return null;
  if (data.n_waiting > 0) return <Fetching state={data} />;
  return data.n_fetchable > 0 ? <Offer state={data} /> : null;
}

/** Shows how far the fetching of songs is, while it runs. */
export function OlderSongsProgress() {
  const { data } = useQuery(reextractionQuery());
  return data && data.n_waiting > 0 ? <Fetching state={data} /> : null;
}

function Offer({ state }: { state: ReextractionAnswer }) {
  const { mutate, isPending, error } = useReextraction();
  const mayStart = useMay('admin', 'administrator');
  if (!mayStart) return null;
  const { n_fetchable, estimated_bytes, estimated_seconds } = state;
  const [were, them] = n_fetchable === 1 ? ['was', 'it'] : ['were', 'them'];
  return (
    <section className={classes.notice} aria-label="Songs of an older recipe">
      <div className={classes.text}>
        <p>
          {formatCount(n_fetchable, 'song')} {were} analysed by an older recipe. Fetch {them} again to compare {them}{' '}
          better: about {formatBytes(estimated_bytes)} of downloads and {formatLongTime(estimated_seconds)} in the
          background. Nothing changes until each is done.
        </p>
        <Failures state={state} />
        {error && <ErrorNotice error={error} />}
      </div>
      <Button size="xs" variant="default" loading={isPending} onClick={() => mutate('start')}>
        Fetch again
      </Button>
    </section>
  );
}

function Fetching({ state }: { state: ReextractionAnswer }) {
  const { mutate, isPending, error } = useReextraction();
  const mayStop = useMay('admin', 'administrator');
  const { n_done, n_waiting, n_failed } = state;
  const ended = n_done + n_failed;
  const total = ended + n_waiting;
  return (
    <section className={classes.notice} aria-label="Songs of an older recipe">
      <div className={classes.text}>
        <p role="status">
          Fetching songs again: {formatNumber(n_done)} of {formatNumber(total)} done. New songs and clips go first.
        </p>
        <Progress value={(100 * ended) / total} aria-label="Songs fetched again" />
        {state.error && <p>It pauses and goes on by itself: {state.error.detail}</p>}
        <Failures state={state} />
        {error && <ErrorNotice error={error} />}
      </div>
      {mayStop && (
        <Button size="xs" variant="default" loading={isPending} onClick={() => mutate('stop')}>
          Stop
        </Button>
      )}
    </section>
  );
}

function Failures({ state }: { state: ReextractionAnswer }) {
  const { failures, n_failed } = state;
  if (failures.length === 0) return null;
  return (
    <details>
      <summary>{formatCount(n_failed, 'song')} could not be fetched and keep the older analysis</summary>
      <ul className={classes.failures}>
        {failures.map(({ track, error }) => (
          <li key={track.id}>
            <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
              <bdi>{titleOf(track)}</bdi>
            </Link>
            : {error.detail}
          </li>
        ))}
      </ul>
    </details>
  );
}
