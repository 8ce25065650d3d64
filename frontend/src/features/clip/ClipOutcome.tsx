import { Loader, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ClipAnswer, ClipRankingAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { formatCount, formatDuration, formatProbability } from '@/lib/format';
import { clipQuery, isClipActive } from '@/lib/queries/clips';
import classes from './ClipOutcome.module.css';
import { ClipPlace } from './ClipPlace';

/** How far the ranking of a clip is, and then the ranking. */
export function ClipOutcome({ clipId }: { clipId: string }) {
  const { data, error, isPending, refetch } = useQuery(clipQuery(clipId));
  return (
    <section className={classes.section} aria-labelledby="clip-title">
      <Title order={2} id="clip-title">
        {data ? `What ${partWords(data.clip)} resembles` : 'What it resembles'}
      </Title>
      {isPending && <LoadingNotice label="Loading the clip" rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <div role="status">{data && isClipActive(data.clip) && <Underway clip={data.clip} />}</div>
      {data?.clip.error && <p className={classes.failed}>{data.clip.error.detail}</p>}
      {data?.ranking && <Ranked ranking={data.ranking} />}
    </section>
  );
}

function Underway({ clip }: { clip: ClipAnswer }) {
  return (
    <p className={classes.underway}>
      <Loader size={18} aria-hidden="true" />
      {clip.state === 'queued' ? 'Waiting for its turn…' : 'Listening and comparing…'}
    </p>
  );
}

function Ranked({ ranking }: { ranking: ClipRankingAnswer }) {
  const { items, works, best_probability, has_cover, n_waiting } = ranking;
  return (
    <>
      {best_probability === null && <EmptyNotice title="There is nothing to compare it with yet" />}
      {best_probability !== null && !has_cover && (
        <EmptyNotice title="Nothing in your library is a cover of this">
          <p>The nearest song has a probability of {formatProbability(best_probability)}.</p>
        </EmptyNotice>
      )}
      {works.length > 0 && (
        <ul className={classes.works} aria-label="Works">
          {works.map(({ work, probability }, place) => (
            <li key={work.id}>
              {place === 0 && has_cover ? 'This is ' : 'Perhaps '}
              <Link to="/songs" search={{ work: work.id }}>
                <bdi>{work.title}</bdi>
              </Link>
              , {formatProbability(probability)}
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && (
        <ol aria-label="Ranking" className={classes.list}>
          {items.map((item) => (
            <ClipPlace key={item.track.id} item={item} />
          ))}
        </ol>
      )}
      {n_waiting > 0 && (
        <p className={classes.waiting}>
          {formatCount(n_waiting, 'song waits', 'songs wait')} to be analysed again by the present model.
        </p>
      )}
    </>
  );
}

function partWords({ file_name, start_s, end_s }: ClipAnswer): string {
  const span = start_s === null || end_s === null ? '' : `${formatDuration(start_s)} to ${formatDuration(end_s)}`;
  if (file_name === null) return span;
  return span === '' ? file_name : `${span} of ${file_name}`;
}
