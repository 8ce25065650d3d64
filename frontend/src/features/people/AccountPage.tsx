import { Button, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { SessionItem } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { ROLE_WORDS } from '@/lib/access';
import { formatMoment } from '@/lib/format';
import { sessionListQuery, useChangePassword, useEndSession, useSession, useSignOut } from '@/lib/queries/session';
import { say, t } from '@/lib/texts';
import { PasswordField } from './PasswordField';
import classes from './People.module.css';
import { Places } from './Places';

/** One's own account: name and role, password, and the browsers in which one is signed in. */
export function AccountPage() {
  const session = useSession();
  const signOut = useSignOut();
  const user = session?.user;
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Account')}>{user?.name ?? t('Account')}</PageTitle>
      <Places />
      {user && (
        <div className={classes.head}>
          <p>{t('{role}: {may}.', { role: say(ROLE_WORDS[user.role].name), may: say(ROLE_WORDS[user.role].may) })}</p>
          <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate({})}>
            {t('Sign out')}
          </Button>
        </div>
      )}
      {signOut.error && <ErrorNotice error={signOut.error} />}
      <Sessions onSignOutEverywhere={() => signOut.mutate({ everywhere: true })} />
      {session?.sign_in.password && <PasswordForm />}
    </div>
  );
}

function Sessions({ onSignOutEverywhere }: { onSignOutEverywhere: () => void }) {
  const { data, error, isPending, refetch } = useQuery(sessionListQuery());
  const end = useEndSession();
  return (
    <section className={classes.section} aria-labelledby="sessions-title">
      <div className={classes.head}>
        <Title order={2} id="sessions-title">
          {t('Signed in')}
        </Title>
        <Button size="xs" variant="default" onClick={onSignOutEverywhere}>
          {t('Sign out everywhere')}
        </Button>
      </div>
      {isPending && <LoadingNotice label={t('Loading the sessions')} rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {end.error && <ErrorNotice error={end.error} />}
      {data && (
        <table className={classes.table} aria-label={t('Browsers in which you are signed in')}>
          <thead>
            <tr>
              <th scope="col">{t('Browser')}</th>
              <th scope="col">{t('Address')}</th>
              <th scope="col">{t('Last used')}</th>
              <th scope="col">{t('Actions')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((item) => (
              <SessionRow key={item.id} item={item} isPending={end.isPending} onEnd={() => end.mutate(item.id)} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function SessionRow({ item, isPending, onEnd }: { item: SessionItem; isPending: boolean; onEnd: () => void }) {
  const browser = browserOf(item.agent);
  return (
    <tr>
      <td>
        {browser}
        {item.is_current && <span className={classes.quiet}> {t('(this one)')}</span>}
      </td>
      <td data-label={t('Address')}>{item.address}</td>
      <td data-label={t('Last used')}>{formatMoment(item.seen_at)}</td>
      <td>
        {!item.is_current && (
          <Button size="xs" variant="default" disabled={isPending} onClick={onEnd} aria-description={browser}>
            {t('Sign out there')}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Names of browsers by their word; those that others imitate come last. */
const BROWSERS = [
  ['Edg/', 'Edge'], // no text: a name
  ['OPR/', 'Opera'], // no text: a name
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'], // no text: a name
  ['Safari/', 'Safari'], // no text: a name
] as const;

/** "Firefox on Linux" of what a browser calls itself. */
function browserOf(agent: string): string {
  const name = BROWSERS.find(([word]) => agent.includes(word))?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  if (!name) return agent.slice(0, 60) || t('Unknown');
  return system ? t('{name} on {system}', { name, system }) : name;
}

function PasswordForm() {
  const change = useChangePassword();
  const form = useForm({
    initialValues: { current: '', new: '' },
    validate: { new: (password) => (password.length < 12 ? t('Choose at least 12 characters.') : null) },
  });
  const submit = form.onSubmit((values) => change.mutate(values, { onSuccess: () => form.reset() }));
  return (
    <section className={`${classes.section} ${classes.narrow}`} aria-labelledby="password-title">
      <Title order={2} id="password-title">
        {t('Password')}
      </Title>
      <form onSubmit={submit}>
        <Stack>
          <PasswordField
            label={t('Current password')}
            autoComplete="current-password"
            {...form.getInputProps('current')}
          />
          <PasswordField
            label={t('New password')}
            description={t('At least 12 characters that nobody would guess. All other browsers are signed out.')}
            autoComplete="new-password"
            {...form.getInputProps('new')}
          />
          {change.error && <ErrorNotice error={change.error} />}
          <p role="status">{change.isSuccess ? t('The password is changed.') : ''}</p>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t('Change the password')}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
