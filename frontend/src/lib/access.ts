import type { PersonAnswer, Role, Scope, SessionAnswer } from '@/client';

const ROLES = ['viewer', 'contributor', 'curator', 'administrator'] as const satisfies readonly Role[];

/** Words for the roles, and what each may do. */
export const ROLE_WORDS: Record<Role, { name: string; may: string }> = {
  viewer: { name: 'Viewer', may: 'looks at everything' },
  contributor: { name: 'Contributor', may: 'adds songs, edits and deletes their own' },
  curator: { name: 'Curator', may: "edits works and everybody's songs" },
  administrator: { name: 'Administrator', may: 'does everything, and manages users and webhooks' },
};

/** Choices of a field for the role. */
export const ROLE_CHOICES = ROLES.map((value) => ({
  value,
  label: `${ROLE_WORDS[value].name}: ${ROLE_WORDS[value].may}`,
}));

/** What each scope of a key allows. */
export const SCOPE_WORDS: Record<Scope, string> = {
  read: 'Read songs, rankings and checks',
  submit: 'Add songs and search with clips',
  edit: 'Edit songs and works',
  review: 'Review matches',
  delete: 'Delete songs and works',
  admin: 'Administer: users, webhooks, settings',
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
