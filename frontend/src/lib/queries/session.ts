import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AcceptRequest, PasswordRequest, Role, Scope, SessionAnswer, SignInRequest } from '@/client';
import {
  acceptLink,
  changePassword,
  endSession,
  getSession,
  listSessions,
  lookAtLink,
  signIn,
  signOut,
  signOutEverywhere,
} from '@/client';
import { may } from '@/lib/access';
import { keys } from './keys';

/** Who uses the page, and what they may do. */
export function sessionQuery() {
  return queryOptions({
    queryKey: keys.session,
    queryFn: async ({ signal }) => (await getSession({ signal, throwOnError: true })).data,
    staleTime: 60_000,
  });
}

/** The session; undefined before it is known. */
export function useSession(): SessionAnswer | undefined {
  return useQuery(sessionQuery()).data;
}

/** Whether the person may do something, see `may`. */
export function useMay(scope: Scope, role?: Role): boolean {
  return may(useSession(), scope, role);
}

/** Sign in with name and password. Everything that was loaded before is loaded again. */
export function useSignIn() {
  const enter = useEnter();
  return useMutation({
    mutationFn: async (body: SignInRequest) => (await signIn({ body, throwOnError: true })).data,
    onSuccess: enter,
  });
}

/** Use a one-time link: make an account, or set a new password. */
export function useAcceptLink() {
  const enter = useEnter();
  return useMutation({
    mutationFn: async (body: AcceptRequest) => (await acceptLink({ body, throwOnError: true })).data,
    onSuccess: enter,
  });
}

function useEnter() {
  const client = useQueryClient();
  return (session: SessionAnswer) => {
    client.clear();
    client.setQueryData(keys.session, session);
  };
}

/** What a one-time link is for. */
export function linkQuery(token: string) {
  return queryOptions({
    queryKey: keys.link(token),
    queryFn: async ({ signal }) => (await lookAtLink({ body: { token }, signal, throwOnError: true })).data,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Sign out here, or in all browsers. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ everywhere = false }: { everywhere?: boolean }) => {
      if (everywhere) await signOutEverywhere({ throwOnError: true });
      else await signOut({ throwOnError: true });
    },
    onSuccess: () => client.resetQueries(),
  });
}

/** The browsers in which the person is signed in. */
export function sessionListQuery() {
  return queryOptions({
    queryKey: keys.sessions,
    queryFn: async ({ signal }) => (await listSessions({ signal, throwOnError: true })).data,
  });
}

/** Sign out in one other browser. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (session_id: string) => {
      await endSession({ path: { session_id }, throwOnError: true });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}

/** Change the password. All other browsers are signed out. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: PasswordRequest) => {
      await changePassword({ body, throwOnError: true });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}
