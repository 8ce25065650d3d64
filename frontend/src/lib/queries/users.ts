import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { InvitationRequest, KeyRequest, UserEditRequest } from '@/client';
import {
  createKey,
  deleteKey,
  editUser,
  getUser,
  inviteUser,
  listInvitations,
  listKeys,
  listUsers,
  resetPassword,
  withdrawInvitation,
} from '@/client';
import { keys } from './keys';

/** A page of users. */
export function userListQuery(parameters: { limit: number; cursor?: string }) {
  return queryOptions({
    queryKey: keys.userList(parameters),
    queryFn: async ({ signal }) => (await listUsers({ query: parameters, signal, throwOnError: true })).data,
    placeholderData: keepPreviousData,
  });
}

/** One user. */
export function userQuery(id: string) {
  return queryOptions({
    queryKey: keys.user(id),
    queryFn: async ({ signal }) => (await getUser({ path: { user_id: id }, signal, throwOnError: true })).data,
  });
}

/** Change role, name or address of a user, or disable the account. */
export function useEditUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, changes }: { id: string; changes: UserEditRequest }) =>
      (await editUser({ path: { user_id: id }, body: changes, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.users }),
  });
}

/** Make a one-time link by which a user sets a new password. */
export function useResetPassword() {
  return useMutation({
    mutationFn: async (id: string) => (await resetPassword({ path: { user_id: id }, throwOnError: true })).data,
  });
}

/** Invitations that were not used yet. */
export function invitationListQuery() {
  return queryOptions({
    queryKey: keys.invitations,
    queryFn: async ({ signal }) => (await listInvitations({ signal, throwOnError: true })).data,
  });
}

/** Make a one-time link by which somebody joins. */
export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: InvitationRequest) => (await inviteUser({ body, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });
}

/** Withdraw an invitation: its link no longer works. */
export function useWithdraw() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (invitation_id: string) => {
      await withdrawInvitation({ path: { invitation_id }, throwOnError: true });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });
}

/** The person's API keys. */
export function keyListQuery() {
  return queryOptions({
    queryKey: keys.apiKeys,
    queryFn: async ({ signal }) => (await listKeys({ signal, throwOnError: true })).data,
  });
}

/** Make an API key. The answer holds the key, this once. */
export function useCreateKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: KeyRequest) => (await createKey({ body, throwOnError: true })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}

/** Delete an API key. */
export function useDeleteKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (key_id: string) => {
      await deleteKey({ path: { key_id }, throwOnError: true });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  });
}
