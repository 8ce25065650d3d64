import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getSettings, getTrackHistory, getUserHistory, getWorkHistory, type ListAuditData, listAudit } from '@/client';
import { keys } from './keys';
import { keepSameList } from './sameList';

export type AuditParameters = NonNullable<ListAuditData['query']>;

/** A page of the audit log. */
export function auditQuery(parameters: AuditParameters) {
  return queryOptions({
    queryKey: keys.audit(parameters),
    queryFn: async ({ signal }) => (await listAudit({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

export type HistoryKind = 'track' | 'work' | 'user';

/** What was done to one thing, newest first. */
export function historyQuery(kind: HistoryKind, id: string, parameters: { limit: number; cursor?: string }) {
  return queryOptions({
    queryKey: keys.history(kind, id, parameters),
    queryFn: async ({ signal }) => {
      const options = { query: parameters, signal, throwOnError: true } as const;
      if (kind === 'track') return (await getTrackHistory({ path: { track_id: id }, ...options })).data;
      if (kind === 'work') return (await getWorkHistory({ path: { work_id: id }, ...options })).data;
      return (await getUserHistory({ path: { user_id: id }, ...options })).data;
    },
    placeholderData: keepSameList(keys.history(kind, id, parameters)),
  });
}

/** What is installed and how it is set up. */
export function settingsQuery() {
  return queryOptions({
    queryKey: keys.settings,
    queryFn: async ({ signal }) => (await getSettings({ signal, throwOnError: true })).data,
  });
}
