import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FoundAnswer, WorkAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { Say } from '@/components/Say';
import { SongLine } from '@/components/SongLine';
import { formatProbability } from '@/lib/format';
import { useMay } from '@/lib/queries/session';
import { foundQuery, useDecideMember } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './Work.module.css';

/** Songs that may record a work, although nobody confirmed it. */
export function Found({ work }: { work: WorkAnswer }) {
  const { data, error, isPending, refetch } = useQuery(foundQuery(work.id));
  const decide = useDecideMember();
  return (
    <section className={classes.section} aria-labelledby="found-title">
      <Title order={2} id="found-title">
        {t('May belong to it')}
      </Title>
      {isPending && <LoadingNotice label={t('Loading what may belong to it')} rows={2} height={44} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {decide.error && <ErrorNotice error={decide.error} />}
      {data && data.items.length === 0 && (
        <EmptyNotice title={t('No other song resembles its recordings')}>
          <p>{t('New songs are compared with the library by themselves, and appear here.')}</p>
        </EmptyNotice>
      )}
      {data && data.items.length > 0 && (
        <ul className={classes.list} aria-label={t('Songs that may belong to the work')}>
          {data.items.map((found) => (
            <li key={found.track.id}>
              <SongLine track={found.track}>
                {(title) => (
                  <Link to="/tracks/$trackId" params={{ trackId: found.track.id }}>
                    {title}
                  </Link>
                )}
              </SongLine>
              <span className={classes.buttons}>
                <Evidence found={found} />
                <Decision
                  found={found}
                  isPending={decide.isPending}
                  onDecide={(answer) => decide.mutate({ workId: work.id, trackId: found.track.id, answer })}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Evidence({ found: { track, nearest } }: { found: FoundAnswer }) {
  return (
    <span>
      <Link to="/check" search={{ query: track.id, reference: nearest.track_id }}>
        {t('{probability} the same work', { probability: formatProbability(nearest.probability) })}
      </Link>
      {track.work && (
        <span className={classes.quiet}>
          {' '}
          <Say text="now in {work}" values={{ work: <bdi>{track.work.title}</bdi> }} />
        </span>
      )}
    </span>
  );
}

interface DecisionProps {
  found: FoundAnswer;
  isPending: boolean;
  onDecide: (answer: 'confirmed' | 'rejected') => void;
}

function Decision({ found, isPending, onDecide }: DecisionProps) {
  if (!useMay('review', 'curator')) return null;
  const description = titleOf(found.track);
  return (
    <>
      <Button size="xs" disabled={isPending} aria-description={description} onClick={() => onDecide('confirmed')}>
        {t('Confirm')}
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={isPending}
        aria-description={description}
        onClick={() => onDecide('rejected')}
      >
        {t('Reject')}
      </Button>
    </>
  );
}
