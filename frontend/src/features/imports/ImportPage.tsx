import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ImportAnswer } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { formatMoment } from '@/lib/format';
import { importQuery } from '@/lib/queries/imports';
import { detailIn } from '@/lib/serverWords';
import { say, t } from '@/lib/texts';
import { ImportActions } from './ImportActions';
import { ImportItems } from './ImportItems';
import classes from './Imports.module.css';
import { OutcomeBar } from './OutcomeBar';
import { SendFiles } from './SendFiles';
import { KIND_WORDS, progressWords, stateWords } from './words';

const route = getRouteApi('/imports/$importId');

/** One import: how far it is, what may be done, and each item with its outcome. */
export function ImportPage() {
  const { importId } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(importQuery(importId));
  if (isPending) {
    return (
      <div className={classes.page}>
        <PageTitle windowTitle={t('Import')}>{t('Import')}</PageTitle>
        <LoadingNotice label={t('Loading the import')} rows={4} />
      </div>
    );
  }
  if (!data) {
    return (
      <div className={classes.page}>
        <PageTitle windowTitle={t('Import')}>{t('Import')}</PageTitle>
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return (
    <div key={data.id} className={classes.page}>
      <div className={classes.section}>
        <PageTitle windowTitle={data.name}>{data.name}</PageTitle>
        <Facts found={data} />
      </div>
      <Progress found={data} />
      {data.kind === 'files' && <SendFiles found={data} />}
      <ImportItems found={data} />
    </div>
  );
}

function Facts({ found }: { found: ImportAnswer }) {
  const moment = formatMoment(found.created_at);
  return (
    <p className={classes.note}>
      <Link to="/imports">{t('All imports')}</Link>.{' '}
      {found.made_by ? (
        <Say
          text="{source}, started {moment} by {name}."
          values={{ source: <Source found={found} />, moment, name: <bdi>{found.made_by.name}</bdi> }}
        />
      ) : (
        <Say text="{source}, started {moment}." values={{ source: <Source found={found} />, moment }} />
      )}
    </p>
  );
}

/** What is imported: the kind, and the folder or address if there is one. */
function Source({ found }: { found: ImportAnswer }) {
  return (
    <>
      {say(KIND_WORDS[found.kind])}
      {found.folder && (
        <>
          {' '}
          <code className={classes.path}>{found.folder}</code>
        </>
      )}
      {found.url && (
        <>
          {' '}
          <a href={found.url} target="_blank" rel="noreferrer" className={classes.path} data-address="shown">
            {found.url}
          </a>
        </>
      )}
    </>
  );
}

function Progress({ found }: { found: ImportAnswer }) {
  return (
    <section aria-label={t('Progress')} className={classes.section}>
      <div className={classes.head}>
        <p role="status">
          <strong>{stateWords(found)}</strong>
          <br />
          <span className="tabular">{progressWords(found)}</span>
        </p>
        <ImportActions found={found} />
      </div>
      <OutcomeBar found={found} />
      {found.waits_for && (
        <p className={classes.quiet}>{t('It waits: {detail}', { detail: detailIn(found.waits_for) })}</p>
      )}
      {found.error && <p role="alert">{detailIn(found.error)}</p>}
    </section>
  );
}
