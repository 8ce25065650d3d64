import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router';
import { ErrorNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { safePath } from '@/lib/access';
import { useSession, useSignIn } from '@/lib/queries/session';
import classes from './People.module.css';

const route = getRouteApi('/sign-in');

/** Sign in by name and password, or by single sign-on. */
export function SignInPage() {
  const session = useSession();
  const { to } = route.useSearch();
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
      <PageTitle windowTitle="Sign in">Sign in</PageTitle>
      {session?.is_set_up === false && (
        <p className={classes.note}>
          Nobody has an account yet. The log of the server holds a link that makes the first administrator.
        </p>
      )}
      {session?.sign_in.sign_on && (
        <Button component="a" href={`/api/v1/session/sign-on?to=${encodeURIComponent(target)}`} variant="default">
          Sign in with {session.sign_in.sign_on}
        </Button>
      )}
      {session?.sign_in.password !== false && (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Name"
              required
              autoComplete="username"
              autoCapitalize="none"
              {...form.getInputProps('name')}
            />
            <PasswordInput
              label="Password"
              size="md"
              required
              autoComplete="current-password"
              {...form.getInputProps('password')}
            />
            {signIn.error && <ErrorNotice error={signIn.error} />}
            <Button type="submit" loading={signIn.isPending}>
              Sign in
            </Button>
          </Stack>
        </form>
      )}
    </div>
  );
}
