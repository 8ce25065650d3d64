import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router';
import { ErrorNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { safePath } from '@/lib/access';
import { atServer } from '@/lib/basePath';
import { useSession, useSignIn } from '@/lib/queries/session';
import { msg, say, type Text, t } from '@/lib/texts';
import { PasswordField } from './PasswordField';
import classes from './People.module.css';

const route = getRouteApi('/sign-in');

/** What single sign-on leads back with, by the code of the error. */
const SIGN_ON_ERRORS: Record<string, Text> = {
  sign_on_refused: msg('Your account at the provider may not use this installation. Ask its administrator for a role.'),
  sign_on_unavailable: msg('The provider of single sign-on does not answer. Try again in a minute.'),
  account_disabled: msg('The account is disabled. Ask an administrator to enable it.'),
};
const SIGN_ON_FAILED = msg("Single sign-on failed. Start again; if it fails again, the server's log says why.");

/** Sign in by name and password, or by single sign-on. */
export function SignInPage() {
  const session = useSession();
  const { to, error } = route.useSearch();
  const router = useRouter();
  const signIn = useSignIn();
  const form = useForm({ initialValues: { name: '', password: '' } });
  const target = safePath(to);
  if (session?.user && !signIn.isPending) return <Navigate to={target} replace />;
  const submit = form.onSubmit((values) =>
    signIn.mutate(values, { onSuccess: () => void router.navigate({ to: target, replace: true }) }),
  );
  return (
    <div className={`${classes.page} ${classes.narrow}`}>
      <PageTitle windowTitle={t('Sign in')}>{t('Sign in')}</PageTitle>
      {error && <p role="alert">{say(SIGN_ON_ERRORS[error] ?? SIGN_ON_FAILED)}</p>}
      {session?.is_set_up === false && (
        <p className={classes.note}>
          {t('Nobody has an account yet. The log of the server holds a link that makes the first administrator.')}
        </p>
      )}
      {session?.sign_in.sign_on && (
        <Button
          component="a"
          href={atServer(`/api/v1/session/sign-on?to=${encodeURIComponent(target)}`)}
          variant="default"
        >
          {t('Sign in with {provider}', { provider: session.sign_in.sign_on })}
        </Button>
      )}
      {session?.sign_in.password !== false && (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={t('Name')}
              required
              autoComplete="username"
              autoCapitalize="none"
              {...form.getInputProps('name')}
            />
            <PasswordField label={t('Password')} autoComplete="current-password" {...form.getInputProps('password')} />
            {signIn.error && <ErrorNotice error={signIn.error} />}
            <Button type="submit" loading={signIn.isPending}>
              {t('Sign in')}
            </Button>
          </Stack>
        </form>
      )}
    </div>
  );
}
