import type { PersonAnswer, Role, Scope, SessionAnswer } from '@/client';
import { msg, say, type Text } from '@/lib/texts';

export const ROLES = ['viewer', 'contributor', 'curator', 'administrator'] as const satisfies readonly Role[];

/** Words for the roles, and what each may do. */
export const ROLE_WORDS: Record<Role, { name: Text; may: Text }> = {
  viewer: { name: msg('Viewer'), may: msg('looks at everything') },
  contributor: { name: msg('Contributor'), may: msg('adds songs, edits and deletes their own') },
  curator: { name: msg('Curator'), may: msg("edits works and everybody's songs") },
  administrator: { name: msg('Administrator'), may: msg('does everything, and manages users and webhooks') },
};

/** Choices of a field for the role. */
export function roleChoices(): { value: Role; label: string }[] {
  return ROLES.map((value) => ({ value, label: `${say(ROLE_WORDS[value].name)}: ${say(ROLE_WORDS[value].may)}` }));
}

/** What each scope of a key allows. */
export const SCOPE_WORDS: Record<Scope, Text> = {
  read: msg('Read songs, rankings and checks'),
  submit: msg('Add songs and search with clips'),
  edit: msg('Edit songs and works'),
  review: msg('Review matches'),
  delete: msg('Delete songs and works'),
  admin: msg('Administer: users, webhooks, settings'),
};

/**
 * Whether the person may do something. Everything is offered while the session is unknown: the API refuses what is not
 * allowed.
 */
export function may(session: SessionAnswer | undefined, scope: Scope, role: Role = 'viewer'): boolean {
  if (!session) return true;
  if (!session.user) return false;
  return session.scopes.includes(scope) && ROLES.indexOf(session.user.role) >= ROLES.indexOf(role);
}

/** Whether the person may edit or delete something that somebody made. Contributors may what is their own. */
export function mayChange(
  session: SessionAnswer | undefined,
  scope: 'edit' | 'delete' | 'submit',
  made: { made_by?: PersonAnswer | null },
): boolean {
  if (!may(session, scope, 'contributor')) return false;
  return may(session, scope, 'curator') || made.made_by?.id === session?.user?.id;
}

/** Whether the page has accounts. */
export function hasAccounts(session: SessionAnswer | undefined): boolean {
  return session?.access === 'accounts';
}

/** The path of this page to go to after signing in. Anything that could lead elsewhere becomes the start page. */
export function safePath(to: string | undefined): string {
  if (!to?.startsWith('/')) return '/';
  try {
    const url = new URL(to, window.location.origin);
    return url.origin === window.location.origin ? `${url.pathname}${url.search}` : '/';
  } catch {
    return '/';
  }
}
