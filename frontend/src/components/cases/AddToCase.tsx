import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CasePairRequest, CaseSummary } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { Say } from '@/components/Say';
import { mayChange } from '@/lib/access';
import { caseListQuery, useAddPair, useCreateCase } from '@/lib/queries/cases';
import { useMay, useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';

const NEW = 'new';

/** A button that puts a pair with its evidence into a case, new or open. */
export function AddToCase({ queryId, referenceId }: { queryId: string; referenceId: string }) {
  const mayEdit = useMay('edit', 'contributor');
  const [isOpen, setOpen] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  if (!mayEdit) return null;
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setOpen(true)}>
        {t('Add to a case …')}
      </Button>
      {added && (
        <span role="status">
          <Say
            text="Added. <case>Open the case</case>"
            tags={{ case: <Link to="/cases/$caseId" params={{ caseId: added }} /> }}
          />
        </span>
      )}
      <Dialog isOpen={isOpen} title={t('Add to a case')} onClose={() => setOpen(false)}>
        <AddForm
          pair={{ query_id: queryId, reference_id: referenceId }}
          onAdded={(caseId) => {
            setAdded(caseId);
            setOpen(false);
          }}
        />
      </Dialog>
    </>
  );
}

function AddForm({ pair, onAdded }: { pair: CasePairRequest; onAdded: (caseId: string) => void }) {
  const session = useSession();
  const { data, error, isPending, refetch } = useQuery(caseListQuery({ limit: 100 }));
  if (isPending) return <LoadingNotice label={t('Loading the cases')} rows={1} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  const open = data.items.filter((each) => each.frozen_at === null && mayChange(session, 'edit', each));
  return <ChooseForm open={open} pair={pair} onAdded={onAdded} />;
}

interface ChooseFormProps {
  open: readonly CaseSummary[];
  pair: CasePairRequest;
  onAdded: (caseId: string) => void;
}

function ChooseForm({ open, pair, onAdded }: ChooseFormProps) {
  const create = useCreateCase();
  const add = useAddPair();
  const form = useForm({
    initialValues: { caseId: open[0]?.id ?? NEW, title: '' },
    validate: { title: (title, { caseId }) => (caseId === NEW && title.trim() === '' ? t('Give a title.') : null) },
  });
  const submit = form.onSubmit(async ({ caseId, title }) => {
    try {
      const id = caseId === NEW ? (await create.mutateAsync(title.trim())).id : caseId;
      // Once it is made, another try puts the pair into the same case.
      form.setFieldValue('caseId', id);
      await add.mutateAsync({ case_id: id, pair });
      onAdded(id);
    } catch {
      // Shown below.
    }
  });
  const choices = [
    ...open.map(({ id, title }) => ({ value: id, label: title })),
    ...(create.data && open.every(({ id }) => id !== create.data.id)
      ? [{ value: create.data.id, label: create.data.title }]
      : []),
    { value: NEW, label: t('New case') },
  ];
  const error = create.error ?? add.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        <NativeSelect label={t('Case')} data={choices} data-autofocus {...form.getInputProps('caseId')} />
        {form.values.caseId === NEW && (
          <TextInput label={t('Title')} required maxLength={500} {...form.getInputProps('title')} />
        )}
        <p>{t('The songs are compared now, and all that is found is kept in the case as it is.')}</p>
        {error && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending || add.isPending}>
            {t('Add the pair')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
