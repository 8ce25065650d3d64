import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyItem, NewKey, Scope } from '@/client';
import { ConfirmDialog, Dialog } from '@/components/Dialog';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { SCOPE_WORDS } from '@/lib/access';
import { formatDay, formatMoment } from '@/lib/format';
import { useSession } from '@/lib/queries/session';
import { keyListQuery, useCreateKey, useDeleteKey } from '@/lib/queries/users';
import { OneTimeSecret } from './OneTimeSecret';
import classes from './People.module.css';
import { Places } from './Places';

const ENDS = [
  { value: '30', label: 'After 30 days' },
  { value: '365', label: 'After a year' },
  { value: '', label: 'Never' },
];

/** One's API keys, by which programs use the library. */
export function KeysPage() {
  const { data, error, isPending, refetch } = useQuery(keyListQuery());
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<NewKey | null>(null);
  const [doomed, setDoomed] = useState<KeyItem | null>(null);
  const remove = useDeleteKey();
  const spare = () => {
    remove.reset();
    setDoomed(null);
  };
  return (
    <div className={classes.page}>
      <PageTitle windowTitle="Keys">API keys</PageTitle>
      <Places />
      <div className={classes.head}>
        <p className={classes.note}>
          Programs send a key as <code>Authorization: Bearer …</code>. A key may never do more than you.
        </p>
        <Button onClick={() => setCreating(true)}>New key …</Button>
      </div>
      {created && (
        <OneTimeSecret
          name={`Key ${created.item.name}`}
          secret={created.key}
          advice="Copy the key to where your program keeps its secrets."
          onClose={() => setCreated(null)}
        />
      )}
      {isPending && <LoadingNotice label="Loading the keys" rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && data.items.length === 0 && <EmptyNotice title="You have no keys" />}
      {data && data.items.length > 0 && <KeyTable items={data.items} onDelete={setDoomed} />}
      <Dialog isOpen={isCreating} title="New key" onClose={() => setCreating(false)}>
        <KeyForm
          onCreated={(key) => {
            setCreated(key);
            setCreating(false);
          }}
        />
      </Dialog>
      <ConfirmDialog
        isOpen={doomed !== null}
        title={`Delete the key ${doomed?.name ?? ''}?`}
        confirmLabel="Delete"
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => doomed && remove.mutate(doomed.id, { onSuccess: spare })}
        onClose={spare}
      >
        <p>Programs that use it stop working at once.</p>
      </ConfirmDialog>
    </div>
  );
}

function KeyTable({ items, onDelete }: { items: readonly KeyItem[]; onDelete: (key: KeyItem) => void }) {
  return (
    <table className={classes.table} aria-label="API keys">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Begins with</th>
          <th scope="col">May</th>
          <th scope="col">Ends</th>
          <th scope="col">Last used</th>
          <th scope="col">Actions</th>
        </tr>
      </thead>
      <tbody>
        {items.map((key) => (
          <tr key={key.id}>
            <td>
              <bdi>{key.name}</bdi>
            </td>
            <td data-label="Begins with">
              <code className={classes.code}>{key.hint}</code>
            </td>
            <td data-label="May">{key.scopes.join(', ')}</td>
            <td data-label="Ends">{key.expires_at ? formatDay(key.expires_at) : 'never'}</td>
            <td data-label="Last used">{key.used_at ? formatMoment(key.used_at) : 'never'}</td>
            <td>
              <Button size="xs" variant="default" onClick={() => onDelete(key)} aria-description={key.name}>
                Delete
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function KeyForm({ onCreated }: { onCreated: (key: NewKey) => void }) {
  const session = useSession();
  const create = useCreateKey();
  const form = useForm({
    initialValues: { name: '', scopes: ['read'] as string[], days: '365' },
    validate: { scopes: (scopes) => (scopes.length === 0 ? 'Choose what the key may do.' : null) },
  });
  const submit = form.onSubmit(({ name, scopes, days }) =>
    create.mutate(
      { name: name.trim(), scopes: scopes as Scope[], expires_in_days: days === '' ? null : Number(days) },
      { onSuccess: onCreated },
    ),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="What the key is for"
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label="It may" {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt="xs">
            {(session?.scopes ?? []).map((scope) => (
              <Checkbox key={scope} value={scope} label={SCOPE_WORDS[scope]} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect label="Ends" data={ENDS} {...form.getInputProps('days')} />
        {create.error && <ErrorNotice error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
