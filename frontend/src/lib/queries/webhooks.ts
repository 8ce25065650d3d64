import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { DeliveryState, WebhookEditRequest, WebhookRequest } from '@/client';
import {
  createWebhook,
  deleteWebhook,
  editWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  replayDelivery,
} from '@/client';
import { keys } from './keys';
import { keepSameList } from './sameList';

const WAITING_MS = 3_000;

/** A page of webhooks. */
export function webhookListQuery(parameters: { limit: number; cursor?: string }) {
  return queryOptions({
    queryKey: keys.webhookList(parameters),
    queryFn: async ({ signal }) => (await listWebhooks({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

/** One webhook. */
export function webhookQuery(webhook_id: string) {
  return queryOptions({
    queryKey: keys.webhook(webhook_id),
    queryFn: async ({ signal }) => (await getWebhook({ path: { webhook_id }, signal, throwOnError: true })).data,
  });
}

/** A page of the deliveries of a webhook, polled while one of them waits. */
export function deliveryListQuery(
  webhook_id: string,
  parameters: { limit: number; cursor?: string; state?: DeliveryState },
) {
  return queryOptions({
    queryKey: keys.deliveries(webhook_id, parameters),
    queryFn: async ({ signal }) =>
      (await listDeliveries({ path: { webhook_id }, query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepSameList(keys.deliveries(webhook_id, parameters)),
    refetchInterval: ({ state }) =>
      state.data?.items.some((delivery) => delivery.state === 'waiting') ? WAITING_MS : false,
  });
}

/** Make a webhook. The answer holds the secret of its signatures, this once. */
export function useCreateWebhook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: WebhookRequest) => (await createWebhook({ body, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.webhooks }),
  });
}

/** Change a webhook. */
export function useEditWebhook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, changes }: { id: string; changes: WebhookEditRequest }) =>
      (await editWebhook({ path: { webhook_id: id }, body: changes, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.webhooks }),
  });
}

/** Delete a webhook with its deliveries. */
export function useDeleteWebhook() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (webhook_id: string) => {
      await deleteWebhook({ path: { webhook_id }, throwOnError: true });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.webhooks }),
  });
}

/** Send a message again. */
export function useReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (path: { webhook_id: string; delivery_id: string }) =>
      (await replayDelivery({ path, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.webhooks }),
  });
}
