import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyItem, NewKey, Scope } from '@/client';
import { ConfirmDialog, Dialog } from '@/components/Dialog';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { SCOPE_WORDS } from '@/lib/access';
import { formatDay, formatMoment } from '@/lib/format';
import { useSession } from '@/lib/queries/session';
import { keyListQuery, useCreateKey, useDeleteKey } from '@/lib/queries/users';
import { msg, say, type Text, t, tc } from '@/lib/texts';
import { OneTimeSecret } from './OneTimeSecret';
import classes from './People.module.css';
import { Places } from './Places';

const ENDS: Record<string, Text> = {
  '30': msg('After 30 days'),
  '365': msg('After a year'),
  '': msg('Never'),
};

/** What a key may do, in a word. */
const SCOPE_NAMES: Record<Scope, Text> = {
  read: msg('read'),
  submit: msg('submit'),
  edit: msg('edit'),
  review: msg('review'),
  delete: msg('delete'),
  admin: msg('admin'),
};

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
      <PageTitle windowTitle={t('Keys')}>{t('API keys')}</PageTitle>
      <Places />
      <div className={classes.head}>
        <p className={classes.note}>
          <Say
            text="Programs send a key as {header}. A key may never do more than you."
            // no text: a header of a request
            values={{ header: <code>Authorization: Bearer …</code> }}
          />
        </p>
        <Button onClick={() => setCreating(true)}>{t('New key …')}</Button>
      </div>
      {created && (
        <OneTimeSecret
          key={created.item.id}
          name={t('Key {name}', { name: created.item.name })}
          secret={created.key}
          advice={t('Copy the key to where your program keeps its secrets.')}
          onClose={() => setCreated(null)}
        />
      )}
      {isPending && <LoadingNotice label={t('Loading the keys')} rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && data.items.length === 0 && <EmptyNotice title={t('You have no keys')} />}
      {data && data.items.length > 0 && <KeyTable items={data.items} onDelete={setDoomed} />}
      <Dialog isOpen={isCreating} title={t('New key')} onClose={() => setCreating(false)}>
        <KeyForm
          onCreated={(key) => {
            setCreated(key);
            setCreating(false);
          }}
        />
      </Dialog>
      <ConfirmDialog
        isOpen={doomed !== null}
        title={t('Delete the key {name}?', { name: doomed?.name ?? '' })}
        confirmLabel={t('Delete')}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => doomed && remove.mutate(doomed.id, { onSuccess: spare })}
        onClose={spare}
      >
        <p>{t('Programs that use it stop working at once.')}</p>
      </ConfirmDialog>
    </div>
  );
}

function KeyTable({ items, onDelete }: { items: readonly KeyItem[]; onDelete: (key: KeyItem) => void }) {
  return (
    <table className={classes.table} aria-label={t('API keys')}>
      <thead>
        <tr>
          <th scope="col">{t('Name')}</th>
          <th scope="col">{t('Begins with')}</th>
          <th scope="col">{t('May')}</th>
          <th scope="col">{t('Ends')}</th>
          <th scope="col">{t('Last used')}</th>
          <th scope="col">{t('Actions')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((key) => (
          <tr key={key.id}>
            <td>
              <bdi>{key.name}</bdi>
            </td>
            <td data-label={t('Begins with')}>
              <code className={classes.code}>{key.hint}</code>
            </td>
            <td data-label={t('May')}>{key.scopes.map((scope) => say(SCOPE_NAMES[scope])).join(', ')}</td>
            <td data-label={t('Ends')}>{key.expires_at ? formatDay(key.expires_at) : tc('end', 'never')}</td>
            <td data-label={t('Last used')}>{key.used_at ? formatMoment(key.used_at) : t('never')}</td>
            <td>
              <Button size="xs" variant="default" onClick={() => onDelete(key)} aria-description={key.name}>
                {t('Delete')}
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
    validate: { scopes: (scopes) => (scopes.length === 0 ? t('Choose what the key may do.') : null) },
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
          label={t('Name')}
          description={t('What the key is for')}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={t('It may')} {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt="xs">
            {(session?.scopes ?? []).map((scope) => (
              <Checkbox key={scope} value={scope} label={say(SCOPE_WORDS[scope])} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label={t('Ends')}
          data={Object.entries(ENDS).map(([value, label]) => ({ value, label: say(label) }))}
          {...form.getInputProps('days')}
        />
        {create.error && <ErrorNotice error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            {t('Make the key')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
