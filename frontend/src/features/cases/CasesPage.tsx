import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseSummary } from '@/client';
import { Dialog } from '@/components/Dialog';
import { EmptyNotice, ErrorNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { SummaryList, SummaryRow } from '@/components/SummaryList';
import { formatDay } from '@/lib/format';
import { caseListQuery, useCreateCase } from '@/lib/queries/cases';
import { useMay } from '@/lib/queries/session';
import { msg, t } from '@/lib/texts';
import classes from './Cases.module.css';

const PAGE_SIZE = 50;
const route = getRouteApi('/cases');

/** All cases, last changed first. */
export function CasesPage() {
  const { cursor, page } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(caseListQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const [isOpening, setOpening] = useState(false);
  const mayOpen = useMay('edit', 'contributor');
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <PageTitle windowTitle={t('Cases')}>{t('Cases')}</PageTitle>
        {mayOpen && <Button onClick={() => setOpening(true)}>{t('New case …')}</Button>}
      </div>
      <p className={classes.note}>
        {t(
          'A case keeps pairs of songs with all that was found about them, as it was at that time. Frozen, it can be printed and shown to others.',
        )}
      </p>
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('cases')}
        count={msg('{n, plural, one {# case} other {# cases}}')}
        loading={t('Loading the cases')}
        rows={4}
        empty={
          <EmptyNotice title={t('There are no cases yet')}>
            <p>{t('Check two songs, then choose “Add to a case”.')}</p>
          </EmptyNotice>
        }
        onTurn={turn}
      >
        {(items) => (
          <SummaryList label={t('Cases')}>
            {items.map((each) => (
              <CaseRow key={each.id} of={each} />
            ))}
          </SummaryList>
        )}
      </PagedList>
      <Dialog isOpen={isOpening} title={t('New case')} onClose={() => setOpening(false)}>
        <OpenForm onOpened={(id) => void navigate({ to: '/cases/$caseId', params: { caseId: id } })} />
      </Dialog>
    </div>
  );
}

function CaseRow({ of: { id, title, n_pairs, frozen_at, made_by, updated_at } }: { of: CaseSummary }) {
  return (
    <SummaryRow
      link={
        <Link to="/cases/$caseId" params={{ caseId: id }} dir="auto">
          {title}
        </Link>
      }
      facts={[
        t('{n, plural, one {# pair} other {# pairs}}', { n: n_pairs }),
        frozen_at
          ? t('frozen {day}', { day: formatDay(frozen_at) })
          : t('open, changed {day}', { day: formatDay(updated_at) }),
        ...(made_by ? [made_by.name] : []),
      ]}
    />
  );
}

function OpenForm({ onOpened }: { onOpened: (id: string) => void }) {
  const create = useCreateCase();
  const form = useForm({ initialValues: { title: '' } });
  const submit = form.onSubmit(({ title }) =>
    create.mutate(title.trim(), { onSuccess: (opened) => onOpened(opened.id) }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label={t('Title')} required maxLength={500} data-autofocus {...form.getInputProps('title')} />
        {create.error && <ErrorNotice error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={form.values.title.trim() === ''}>
            {t('Open the case')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
