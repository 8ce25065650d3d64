import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { DeliveryAnswer, DeliveryState } from '@/client';
import { EmptyNotice, ErrorNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { formatMoment } from '@/lib/format';
import { deliveryListQuery, useReplay, webhookQuery } from '@/lib/queries/webhooks';
import { sentenceIn } from '@/lib/serverWords';
import { msg, say, type Text, t } from '@/lib/texts';
import classes from './People.module.css';
import { Places } from './Places';

const PAGE_SIZE = 20;
const route = getRouteApi('/webhooks/$webhookId');

const STATE_WORDS: Record<DeliveryState, Text> = {
  waiting: msg('Waiting'),
  delivered: msg('Delivered'),
  given_up: msg('Given up'),
};
function stateChoices() {
  return [
    { value: '', label: t('Any state') },
    ...Object.entries(STATE_WORDS).map(([value, label]) => ({ value, label: say(label) })),
  ];
}

/** The deliveries of a webhook, newest first. */
export function WebhookPage() {
  const { webhookId } = route.useParams();
  const { state, cursor, page } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: webhook } = useQuery(webhookQuery(webhookId));
  const parameters = { limit: PAGE_SIZE, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) };
  const query = useQuery(deliveryListQuery(webhookId, parameters));
  const replay = useReplay();
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Deliveries')}>{t('Deliveries')}</PageTitle>
      <Places />
      <div className={classes.head}>
        <p>
          <Link to="/webhooks">{t('Webhooks')}</Link>
          {webhook && <> · {webhook.url}</>}
        </p>
        <NativeSelect
          aria-label={t('State')}
          data={stateChoices()}
          value={state ?? ''}
          onChange={(event) => {
            const chosen = (event.currentTarget.value || undefined) as DeliveryState | undefined;
            void navigate({ search: { state: chosen }, replace: true });
          }}
        />
      </div>
      {replay.error && <ErrorNotice error={replay.error} />}
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('deliveries')}
        count={msg('{n, plural, one {# delivery} other {# deliveries}}')}
        loading={t('Loading the deliveries')}
        rows={4}
        empty={<EmptyNotice title={state ? t('No delivery is in this state') : t('Nothing was sent yet')} />}
        onTurn={turn}
      >
        {(deliveries) => (
          <table className={classes.table} aria-label={t('Deliveries')}>
            <thead>
              <tr>
                <th scope="col">{t('When')}</th>
                <th scope="col">{t('Event')}</th>
                <th scope="col">{t('State')}</th>
                <th scope="col">{t('Actions')}</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.map((delivery) => (
                <DeliveryRow
                  key={delivery.id}
                  delivery={delivery}
                  isPending={replay.isPending}
                  onReplay={() => replay.mutate({ webhook_id: webhookId, delivery_id: delivery.id })}
                />
              ))}
            </tbody>
          </table>
        )}
      </PagedList>
    </div>
  );
}

interface DeliveryRowProps {
  delivery: DeliveryAnswer;
  isPending: boolean;
  onReplay: () => void;
}

function DeliveryRow({ delivery, isPending, onReplay }: DeliveryRowProps) {
  const { event, state, attempts, status, error, next_at } = delivery;
  return (
    <tr>
      <td>{formatMoment(delivery.created_at)}</td>
      <td>
        <code className={classes.code}>{event}</code>
        <details>
          <summary className={classes.quiet}>{t('Message')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long message scrolls by keyboard */}
          <pre className={classes.body} tabIndex={0}>
            {delivery.body}
          </pre>
        </details>
      </td>
      <td>
        {say(STATE_WORDS[state])}
        <div className={classes.quiet}>
          {[
            t('{n, plural, one {# try} other {# tries}}', { n: attempts }),
            ...(status !== null ? [t('status {status}', { status: String(status) })] : []),
            ...(state === 'waiting' && next_at ? [t('next {moment}', { moment: formatMoment(next_at) })] : []),
          ].join(', ')}
          {error && <div>{sentenceIn(error)}</div>}
        </div>
      </td>
      <td>
        {state !== 'waiting' && (
          <Button size="xs" variant="default" disabled={isPending} onClick={onReplay} aria-description={delivery.id}>
            {t('Send again')}
          </Button>
        )}
      </td>
    </tr>
  );
}
