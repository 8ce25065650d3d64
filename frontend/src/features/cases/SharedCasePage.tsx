import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { type PictureName, sharedCaseQuery, sharedPictureQuery, useSharedExport } from '@/lib/queries/cases';
import { t } from '@/lib/texts';
import { CaseState } from './CaseState';
import classes from './Cases.module.css';
import { Notes } from './Notes';
import { PairView } from './PairView';

/** A case as those see it who have a link. The secret is behind the `#`, which browsers send to no server. */
export function SharedCasePage() {
  const [token, setToken] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    const read = () => setToken(window.location.hash.slice(1));
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  const { data, error, isPending, refetch } = useQuery({ ...sharedCaseQuery(token), enabled: token !== '' });
  const save = useSharedExport(token);
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <PageTitle windowTitle={t('Case')}>{data?.title ?? t('A case')}</PageTitle>
        {data && (
          <span className={classes.buttons}>
            {(['pdf', 'csv', 'json'] as const).map((format) => (
              <Button
                key={format}
                size="sm"
                variant="default"
                loading={save.isPending && save.variables === format}
                onClick={() => save.mutate(format)}
              >
                {format.toUpperCase()}
              </Button>
            ))}
          </span>
        )}
      </div>
      {token === '' && (
        <EmptyNotice title={t('The link is not complete')}>
          <p>{t('Open it again from where you got it.')}</p>
        </EmptyNotice>
      )}
      {token !== '' && isPending && <LoadingNotice label={t('Loading the case')} rows={3} height={120} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {save.error && <ErrorNotice error={save.error} />}
      {data && (
        <>
          <CaseState of={data} />
          <Notes notes={data.notes.filter((note) => note.pair_id === null)} />
          <section className={classes.section} aria-labelledby="pairs-title">
            <h2 id="pairs-title">{t('Pairs')}</h2>
            {data.pairs.map((pair, index) => (
              <PairView
                key={pair.id}
                number={index + 1}
                pair={pair}
                notes={data.notes.filter((note) => note.pair_id === pair.id)}
                isLinked={false}
                picture={(name, caption) => (
                  <SharedPicture key={name} token={token} pairId={pair.id} name={name} caption={caption} />
                )}
              />
            ))}
          </section>
        </>
      )}
    </div>
  );
}

interface SharedPictureProps {
  token: string;
  pairId: string;
  name: PictureName;
  caption: string;
}

function SharedPicture({ token, pairId, name, caption }: SharedPictureProps) {
  const { data, error } = useQuery(sharedPictureQuery(token, pairId, name));
  return (
    <figure className={name === 'matrix' ? undefined : classes.strip}>
      <figcaption className={classes.quiet}>{caption}</figcaption>
      {data && <img src={data} alt={caption} />}
      {error && <ErrorNotice error={error} />}
    </figure>
  );
}
