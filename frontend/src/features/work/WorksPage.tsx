import { Button, Menu, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import Search from 'lucide-react/icons/search';
import { useState } from 'react';
import type { WorkAnswer } from '@/client';
import { EmptyNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { atServer } from '@/lib/basePath';
import { formatNumber } from '@/lib/format';
import { formatIswc } from '@/lib/identifiers';
import { useMay } from '@/lib/queries/session';
import { workPageQuery } from '@/lib/queries/works';
import { msg, t, tc } from '@/lib/texts';
import { useSearchWords } from '@/lib/useSearchWords';
import { creditOf } from '@/lib/workWords';
import { ImportDialog } from './ImportDialog';
import classes from './Work.module.css';
import { WorkDialog } from './WorkDialog';

const PAGE_SIZE = 50;
const SEARCH_DELAY_MS = 250;
const route = getRouteApi('/works');

/** All works, with a search by title, writer and ISWC. */
export function WorksPage() {
  const { q, cursor, page: number } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(workPageQuery({ limit: PAGE_SIZE, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) }));
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  const words = useSearchWords(
    q ?? '',
    (asked) => void navigate({ search: asked === '' ? {} : { q: asked }, replace: true }),
    SEARCH_DELAY_MS,
  );
  return (
    <div className={classes.page}>
      <div className={classes.heading}>
        <PageTitle windowTitle={t('Works')}>{t('Works')}</PageTitle>
        <Actions />
      </div>
      <p className={classes.note}>{t('A work is a composition. All songs that record it belong to it.')}</p>
      <TextInput
        className={classes.search}
        label={t('Search works')}
        placeholder={t('Title, writer or ISWC')}
        type="search"
        maxLength={200}
        {...words}
        leftSection={<Search size={16} aria-hidden="true" />}
      />
      <PagedList
        query={query}
        cursor={cursor}
        page={number}
        pageSize={PAGE_SIZE}
        noun={t('works')}
        count={msg('{n, plural, one {# work} other {# works}}')}
        loading={t('Loading the works')}
        rows={5}
        rowHeight={44}
        empty={<NoWorks isSearch={q !== undefined} />}
        onTurn={turn}
      >
        {(works) => <WorksTable works={works} />}
      </PagedList>
    </div>
  );
}

function Actions() {
  const mayEdit = useMay('edit', 'curator');
  const [open, setOpen] = useState<'new' | 'import' | null>(null);
  const navigate = route.useNavigate();
  const close = () => setOpen(null);
  return (
    <span className={classes.buttons}>
      {mayEdit && (
        <>
          <Button size="sm" onClick={() => setOpen('new')}>
            {t('New work')}
          </Button>
          <Button size="sm" variant="default" onClick={() => setOpen('import')}>
            {tc('verb', 'Import')}
          </Button>
        </>
      )}
      <Menu shadow="md">
        <Menu.Target>
          <Button size="sm" variant="default">
            {t('Export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={atServer('/api/v1/works/export?format=csv')} download="works.csv">
            {t('Works as CSV, for spreadsheets')}
          </Menu.Item>
          <Menu.Item component="a" href={atServer('/api/v1/works/export?format=json')} download="works.json">
            {t('Works as JSON, for programs')}
          </Menu.Item>
          <Menu.Item component="a" href={atServer('/api/v1/tracks/export?format=csv')} download="tracks.csv">
            {t('Songs with their works as CSV')}
          </Menu.Item>
          <Menu.Item component="a" href={atServer('/api/v1/tracks/export?format=json')} download="tracks.json">
            {t('Songs with their works as JSON')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <WorkDialog
        isOpen={open === 'new'}
        work={null}
        onClose={close}
        onSaved={({ id }) => void navigate({ to: '/works/$workId', params: { workId: id } })}
      />
      <ImportDialog isOpen={open === 'import'} onClose={close} />
    </span>
  );
}

function WorksTable({ works }: { works: readonly WorkAnswer[] }) {
  return (
    <table className={classes.table} aria-label={t('Works')}>
      <thead>
        <tr>
          <th scope="col">{t('Title')}</th>
          <th scope="col">{t('Writers')}</th>
          <th scope="col">ISWC</th>
          <th scope="col">{t('Year')}</th>
          <th scope="col" className={classes.number}>
            {t('Songs')}
          </th>
        </tr>
      </thead>
      <tbody>
        {works.map((work) => (
          <tr key={work.id}>
            <td>
              <Link to="/works/$workId" params={{ workId: work.id }}>
                <bdi>{work.title}</bdi>
              </Link>
              {work.alternative_titles.length > 0 && (
                <div className={classes.quiet}>
                  <bdi>{work.alternative_titles.join(' · ')}</bdi>
                </div>
              )}
            </td>
            <td data-label={t('Writers')}>{creditOf(work)}</td>
            <td data-label="ISWC" className={classes.whole}>
              {work.iswc && formatIswc(work.iswc)}
            </td>
            <td data-label={t('Year')}>{work.year}</td>
            <td data-label={t('Songs')} className={classes.number}>
              {formatNumber(work.n_tracks)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NoWorks({ isSearch }: { isSearch: boolean }) {
  return (
    <EmptyNotice title={isSearch ? t('No work matches these words') : t('There are no works yet')}>
      {isSearch ? (
        <p>{t('Try fewer words, or the beginning of a word.')}</p>
      ) : (
        <p>{t('Make one here, import a table, or confirm that two songs record the same work.')}</p>
      )}
    </EmptyNotice>
  );
}
