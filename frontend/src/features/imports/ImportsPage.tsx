import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ImportAnswer } from '@/client';
import { EmptyNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { may } from '@/lib/access';
import { formatMoment, formatNumber } from '@/lib/format';
import { importListQuery } from '@/lib/queries/imports';
import { useSession } from '@/lib/queries/session';
import { msg, say, t } from '@/lib/texts';
import classes from './Imports.module.css';
import { OutcomeBar } from './OutcomeBar';
import { StartImport } from './StartImport';
import { KIND_WORDS, progressOf, stateWords } from './words';

const PAGE_SIZE = 20;
const route = getRouteApi('/imports');

/** Start an import of many recordings, and all imports, newest first. */
export function ImportsPage() {
  const { cursor, page } = route.useSearch();
  const navigate = route.useNavigate();
  const session = useSession();
  const query = useQuery(importListQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Imports')}>{t('Imports')}</PageTitle>
      <p className={classes.note}>
        {t(
          'An import adds many recordings. Each one is added, or is a duplicate of a song of the library, or is refused for a reason that is named.',
        )}
      </p>
      {may(session, 'submit', 'contributor') && <StartImport />}
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('imports')}
        count={msg('{n, plural, one {# import} other {# imports}}')}
        loading={t('Loading the imports')}
        rows={3}
        empty={<EmptyNotice title={t('There are no imports yet')} />}
        onTurn={turn}
      >
        {(imports) => <ImportTable imports={imports} />}
      </PagedList>
    </div>
  );
}

function ImportTable({ imports }: { imports: readonly ImportAnswer[] }) {
  return (
    <table className={`${classes.table} ${classes.stacked}`} aria-label={t('Imports')}>
      <thead>
        <tr>
          <th scope="col">{t('Import')}</th>
          <th scope="col">{t('State')}</th>
          <th scope="col">{t('Items')}</th>
          <th scope="col">{t('Started')}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((found) => (
          <ImportRow key={found.id} found={found} />
        ))}
      </tbody>
    </table>
  );
}

function ImportRow({ found }: { found: ImportAnswer }) {
  const { ended, total } = progressOf(found);
  const counts = { ended: formatNumber(ended), total: formatNumber(total) };
  const moment = formatMoment(found.created_at);
  return (
    <tr>
      <td>
        <Link to="/imports/$importId" params={{ importId: found.id }} dir="auto">
          {found.name}
        </Link>
        <br />
        <span className={classes.quiet}>{say(KIND_WORDS[found.kind])}</span>
      </td>
      <td>{stateWords(found)}</td>
      <td>
        <OutcomeBar found={found} />
        <span className={`${classes.quiet} tabular`}>
          {found.counts.refused > 0
            ? t('{ended} of {total}, {refused} refused', { ...counts, refused: formatNumber(found.counts.refused) })
            : t('{ended} of {total}', counts)}
        </span>
      </td>
      <td className={classes.quiet}>
        {found.made_by ? t('{moment} by {name}', { moment, name: found.made_by.name }) : moment}
      </td>
    </tr>
  );
}
