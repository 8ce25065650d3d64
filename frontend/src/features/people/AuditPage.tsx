import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { AuditItem } from '@/client';
import { EmptyNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { changeWords } from '@/lib/auditWords';
import { atServer } from '@/lib/basePath';
import { formatMoment } from '@/lib/format';
import { type AuditParameters, auditQuery } from '@/lib/queries/audit';
import { type AuditSearch, stringifySearch } from '@/lib/searchParams';
import { msg, t, tc } from '@/lib/texts';
import { actionChoices, kindChoices, targetWords } from './auditChoices';
import classes from './People.module.css';
import { Places } from './Places';

const PAGE_SIZE = 50;
const route = getRouteApi('/audit');
type Filter = Omit<AuditSearch, 'cursor' | 'page'>;

/** The parameters of the API. What an old link holds and the API does not know is its error to explain. */
function parametersOf({ who, action, kind, target, since, until }: Filter): AuditParameters {
  return {
    ...(who ? { who } : {}),
    ...(action ? { action: action as AuditParameters['action'] } : {}),
    ...(kind ? { target_kind: kind as AuditParameters['target_kind'] } : {}),
    ...(target ? { target_id: target } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  };
}

/** Who did what, newest first, with filters. */
export function AuditPage() {
  const search = route.useSearch();
  const { cursor, page, ...filter } = search;
  const navigate = route.useNavigate();
  const parameters = parametersOf(filter);
  const query = useQuery(auditQuery({ ...parameters, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  const isFiltered = Object.keys(parameters).length > 0;
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Audit')}>{t('Audit log')}</PageTitle>
      <Places />
      <Filters key={JSON.stringify(filter)} filter={filter} onFilter={(search) => void navigate({ search })} />
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('entries')}
        count={msg('{n, plural, one {# entry} other {# entries}}')}
        loading={t('Loading the audit log')}
        rows={6}
        empty={
          <EmptyNotice title={isFiltered ? t('No entry matches') : t('Nothing is recorded yet')}>
            {isFiltered && (
              <p>
                <Link to="/audit">{t('Show all entries')}</Link>
              </p>
            )}
          </EmptyNotice>
        }
        onTurn={turn}
      >
        {(entries) => (
          <>
            <div>
              <a
                href={atServer(`/api/v1/audit${stringifySearch({ ...parameters, format: 'csv' })}`)}
                download="audit.csv"
              >
                {t('Download as CSV')}
              </a>
            </div>
            <AuditTable items={entries} />
          </>
        )}
      </PagedList>
    </div>
  );
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const [values, setValues] = useState<Filter>(filter);
  const field = (name: keyof Filter) => ({
    value: values[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((before) => ({ ...before, [name]: value || undefined }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onFilter(values);
  };
  return (
    <form className={classes.filters} onSubmit={submit} aria-label={t('Filter')}>
      <TextInput label={t('Who')} placeholder={t('Name, key or address')} maxLength={200} {...field('who')} />
      <NativeSelect label={t('Action')} data={actionChoices()} {...field('action')} />
      <NativeSelect label={t('Kind')} data={kindChoices()} {...field('kind')} />
      <TextInput label={t('Id')} placeholder={t('Of a song, work, user …')} maxLength={200} {...field('target')} />
      <TextInput label={t('From')} type="date" {...field('since')} />
      <TextInput label={tc('date', 'Before')} type="date" {...field('until')} />
      <Button type="submit" variant="default">
        {t('Filter')}
      </Button>
    </form>
  );
}

function AuditTable({ items }: { items: readonly AuditItem[] }) {
  return (
    <table className={classes.table} aria-label={t('Audit log')}>
      <thead>
        <tr>
          <th scope="col">{t('When')}</th>
          <th scope="col">{t('Who')}</th>
          <th scope="col">{t('Action')}</th>
          <th scope="col">{t('Of')}</th>
          <th scope="col">{t('Change')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <td className={classes.when}>{formatMoment(item.at)}</td>
            <td className={classes.who}>
              <bdi>{item.user.name}</bdi>
              <div className={classes.quiet}>
                {item.key_id && <>{t('by key {key}', { key: item.key_id.slice(0, 8) })} </>}
                {item.address && t('from {address}', { address: item.address })}
              </div>
            </td>
            <td>
              <code className={classes.action}>{item.action}</code>
            </td>
            <td>
              <Target item={item} />
            </td>
            <td data-label={t('Change')}>{changeWords(item)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Target({ item: { target } }: { item: AuditItem }) {
  if (target.kind === 'track') {
    return (
      <Link to="/tracks/$trackId" params={{ trackId: target.id }}>
        {target.id}
      </Link>
    );
  }
  if (target.kind === 'user') {
    return (
      <Link to="/users/$userId" params={{ userId: target.id }}>
        {targetWords(target)}
      </Link>
    );
  }
  return <>{targetWords(target)}</>;
}
