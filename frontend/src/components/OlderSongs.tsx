import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReextractionAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatBytes, formatLongTime, formatNumber } from '@/lib/format';
import { reextractionQuery, useReextraction } from '@/lib/queries/reextraction';
import { useMay } from '@/lib/queries/session';
import { detailIn } from '@/lib/serverWords';
import { t } from '@/lib/texts';
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
  return (
    <section className={classes.notice} aria-label={t('Songs of an older recipe')}>
      <div className={classes.text}>
        <p>
          {t(
            '{n, plural, one {# song was analysed by an older recipe. Fetch it again to compare it better} other {# songs were analysed by an older recipe. Fetch them again to compare them better}}: about {bytes} of downloads and {time} in the background. Nothing changes until each is done.',
            { n: n_fetchable, bytes: formatBytes(estimated_bytes), time: formatLongTime(estimated_seconds) },
          )}
        </p>
        <Failures state={state} />
        {error && <ErrorNotice error={error} />}
      </div>
      <Button size="xs" variant="default" loading={isPending} onClick={() => mutate('start')}>
        {t('Fetch again')}
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
    <section className={classes.notice} aria-label={t('Songs of an older recipe')}>
      <div className={classes.text}>
        <p role="status">
          {t('Fetching songs again: {n_done} of {total} done. New songs and clips go first.', {
            n_done: formatNumber(n_done),
            total: formatNumber(total),
          })}
        </p>
        <Progress value={(100 * ended) / total} aria-label={t('Songs fetched again')} />
        {state.error && <p>{t('It pauses and goes on by itself: {detail}', { detail: detailIn(state.error) })}</p>}
        <Failures state={state} />
        {error && <ErrorNotice error={error} />}
      </div>
      {mayStop && (
        <Button size="xs" variant="default" loading={isPending} onClick={() => mutate('stop')}>
          {t('Stop')}
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
      <summary>
        {t('{n, plural, one {# song} other {# songs}} could not be fetched and keep the older analysis', {
          n: n_failed,
        })}
      </summary>
      <ul className={classes.failures}>
        {failures.map(({ track, error }) => (
          <li key={track.id}>
            <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
              <bdi>{titleOf(track)}</bdi>
            </Link>
            : {detailIn(error)}
          </li>
        ))}
      </ul>
    </details>
  );
}
