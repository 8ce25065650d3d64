import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { Say } from '@/components/Say';
import { SongLine } from '@/components/SongLine';
import { trackListQuery } from '@/lib/queries/tracks';
import { t } from '@/lib/texts';
import classes from './Latest.module.css';

/** The newest ready songs. */
export function newestQuery() {
  return trackListQuery({ limit: 6, state: 'ready', sort: '-created_at' });
}

/** The newest songs of the library, or the first steps if it is empty. */
export function Latest() {
  const { data, error, isPending, refetch } = useQuery(newestQuery());
  if (isPending) return <LoadingNotice label={t('Loading the latest songs')} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data.total === 0) return <FirstSteps />;
  return (
    <section className={classes.latest} aria-labelledby="latest-title">
      <div className={classes.head}>
        <Title order={2} id="latest-title">
          {t('Recent songs')}
        </Title>
        <Link to="/songs">{t('All {n, number}', { n: data.total })}</Link>
      </div>
      <ul className={classes.songs}>
        {data.items.map((track) => (
          <li key={track.id}>
            <SongLine track={track}>
              {(title) => (
                <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
                  {title}
                </Link>
              )}
            </SongLine>
          </li>
        ))}
      </ul>
    </section>
  );
}

function FirstSteps() {
  return (
    <section className={classes.latest} aria-labelledby="first-title">
      <Title order={2} id="first-title">
        {t('First steps')}
      </Title>
      <ol className={classes.steps}>
        <li>
          <Say
            text="<b>Add two recordings or more.</b> Paste a link above, or drop audio files: originals and suspected covers alike. A playlist brings in many at once."
            tags={{ b: <strong /> }}
          />
        </li>
        <li>
          <Say
            text="<b>Wait a few seconds for each.</b> Every song has a card here that shows its progress. You may leave the page; the work goes on."
            tags={{ b: <strong /> }}
          />
        </li>
        <li>
          <Say
            text="<b>Read the ranking.</b> Open a song to see all others, each with a verdict and the probability that both are the same work. You can check any two songs, and share the address of a check."
            tags={{ b: <strong /> }}
          />
        </li>
      </ol>
    </section>
  );
}
