import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Event, WebhookAnswer, WebhookWithSecret } from '@/client';
import { ConfirmDialog, Dialog } from '@/components/Dialog';
import { EmptyNotice, ErrorNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { useCreateWebhook, useDeleteWebhook, useEditWebhook, webhookListQuery } from '@/lib/queries/webhooks';
import { msg, say, type Text, t } from '@/lib/texts';
import { OneTimeSecret } from './OneTimeSecret';
import classes from './People.module.css';
import { Places } from './Places';

const PAGE_SIZE = 20;
const route = getRouteApi('/webhooks');

const EVENT_WORDS: Record<Event, Text> = {
  'track.ready': msg('A song is analysed'),
  'track.failed': msg('The analysis of a song failed'),
  'match.found': msg('A likely cover was found'),
  'import.done': msg('An import has ended'),
  'review.made': msg('A person answered about a match'),
};

/** Addresses that are told when something happens. */
export function WebhooksPage() {
  const { cursor, page } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(webhookListQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const [isCreating, setCreating] = useState(false);
  const [created, setCreated] = useState<WebhookWithSecret | null>(null);
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Webhooks')}>{t('Webhooks')}</PageTitle>
      <Places />
      <div className={classes.head}>
        <p className={classes.note}>
          {t('Signed messages to your programs, by Standard Webhooks. What fails is tried again for a day.')}
        </p>
        <Button onClick={() => setCreating(true)}>{t('New webhook …')}</Button>
      </div>
      {created?.secret && (
        <OneTimeSecret
          key={created.id}
          name={t('Secret of the signatures')}
          secret={created.secret}
          advice={t('Give this secret to the program, so that it can check the signatures.')}
          onClose={() => setCreated(null)}
        />
      )}
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('webhooks')}
        count={msg('{n, plural, one {# webhook} other {# webhooks}}')}
        loading={t('Loading the webhooks')}
        rows={2}
        empty={<EmptyNotice title={t('There are no webhooks')} />}
        onTurn={turn}
      >
        {(webhooks) => <WebhookTable webhooks={webhooks} />}
      </PagedList>
      <Dialog isOpen={isCreating} title={t('New webhook')} onClose={() => setCreating(false)}>
        <WebhookForm
          onCreated={(webhook) => {
            setCreated(webhook);
            setCreating(false);
          }}
        />
      </Dialog>
    </div>
  );
}

function WebhookTable({ webhooks }: { webhooks: readonly WebhookAnswer[] }) {
  const edit = useEditWebhook();
  const remove = useDeleteWebhook();
  const [doomed, setDoomed] = useState<WebhookAnswer | null>(null);
  const spare = () => {
    remove.reset();
    setDoomed(null);
  };
  return (
    <>
      {edit.error && <ErrorNotice error={edit.error} />}
      <table className={classes.table} aria-label={t('Webhooks')}>
        <thead>
          <tr>
            <th scope="col">{t('Address')}</th>
            <th scope="col">{t('Events')}</th>
            <th scope="col">{t('Actions')}</th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook) => (
            <tr key={webhook.id}>
              <td>
                <Link to="/webhooks/$webhookId" params={{ webhookId: webhook.id }}>
                  {webhook.url}
                </Link>
                {!webhook.is_enabled && <span className={classes.quiet}> {t('(switched off)')}</span>}
              </td>
              <td data-label={t('Events')}>{webhook.events.join(', ')}</td>
              <td>
                <span className={classes.buttons}>
                  <Button
                    size="xs"
                    variant="default"
                    aria-description={webhook.url}
                    disabled={edit.isPending}
                    onClick={() => edit.mutate({ id: webhook.id, changes: { is_enabled: !webhook.is_enabled } })}
                  >
                    {webhook.is_enabled ? t('Switch off') : t('Switch on')}
                  </Button>
                  <Button size="xs" variant="default" aria-description={webhook.url} onClick={() => setDoomed(webhook)}>
                    {t('Delete')}
                  </Button>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ConfirmDialog
        isOpen={doomed !== null}
        title={t('Delete the webhook?')}
        confirmLabel={t('Delete')}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => doomed && remove.mutate(doomed.id, { onSuccess: spare })}
        onClose={spare}
      >
        <p>{t('{url} gets no more messages. Its deliveries are deleted too.', { url: doomed?.url ?? '' })}</p>
      </ConfirmDialog>
    </>
  );
}

function WebhookForm({ onCreated }: { onCreated: (webhook: WebhookWithSecret) => void }) {
  const create = useCreateWebhook();
  const form = useForm({
    initialValues: { url: '', events: Object.keys(EVENT_WORDS) },
    validate: { events: (events) => (events.length === 0 ? t('Choose at least one event.') : null) },
  });
  const submit = form.onSubmit(({ url, events }) =>
    create.mutate({ url: url.trim(), events: events as Event[] }, { onSuccess: onCreated }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('Address')}
          description={t('A public http or https address, or one that the operator allows')}
          // no text: an address
          placeholder="https://archive.example/contrafact"
          required
          data-autofocus
          {...form.getInputProps('url')}
        />
        <Checkbox.Group label={t('Events')} {...form.getInputProps('events')}>
          <Stack gap="xs" mt="xs">
            {Object.entries(EVENT_WORDS).map(([event, words]) => (
              <Checkbox key={event} value={event} label={say(words)} />
            ))}
          </Stack>
        </Checkbox.Group>
        {create.error && <ErrorNotice error={create.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            {t('Make the webhook')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
