import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { LookAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { ROLE_WORDS } from '@/lib/access';
import { linkQuery, useAcceptLink } from '@/lib/queries/session';
import classes from './People.module.css';

/** The page that one-time links lead to: make an account, or set a new password. The link's token is behind the `#`. */
export function WelcomePage() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    // Keep the token out of the history and of what people copy from the address.
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  const { data, error, isPending, refetch } = useQuery({ ...linkQuery(token), enabled: token !== '' });
  return (
    <div className={`${classes.page} ${classes.narrow}`}>
      <PageTitle windowTitle="Welcome">{data?.purpose === 'reset' ? 'Set a new password' : 'Welcome'}</PageTitle>
      {token === '' && (
        <EmptyNotice title="The link is not complete">
          <p>
            Open it again from where you got it, or <Link to="/sign-in">sign in</Link>.
          </p>
        </EmptyNotice>
      )}
      {token !== '' && isPending && <LoadingNotice label="Loading the link" rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && <AcceptForm token={token} link={data} />}
    </div>
  );
}

function AcceptForm({ token, link }: { token: string; link: LookAnswer }) {
  const router = useRouter();
  const accept = useAcceptLink();
  const isReset = link.purpose === 'reset';
  const form = useForm({
    initialValues: { name: link.name ?? '', password: '' },
    validate: {
      password: (password) => (password.length < 12 ? 'Choose at least 12 characters.' : null),
    },
  });
  const submit = form.onSubmit(({ name, password }) =>
    accept.mutate(
      { token, password, ...(isReset ? {} : { name: name.trim() }) },
      { onSuccess: () => void router.navigate({ to: '/', replace: true }) },
    ),
  );
  return (
    <>
      <p className={classes.note}>
        {isReset
          ? 'All browsers in which you are signed in are signed out.'
          : `You will be ${ROLE_WORDS[link.role].name.toLowerCase()}: a ${link.role} ${ROLE_WORDS[link.role].may}.`}
      </p>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            description={isReset ? undefined : 'You sign in with it, and others see it.'}
            required
            readOnly={isReset}
            maxLength={100}
            autoComplete="username"
            {...form.getInputProps('name')}
          />
          <PasswordInput
            label="Password"
            description="At least 12 characters that nobody would guess"
            size="md"
            required
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {accept.error && <ErrorNotice error={accept.error} />}
          <Button type="submit" loading={accept.isPending}>
            {isReset ? 'Set the password' : 'Make the account'}
          </Button>
        </Stack>
      </form>
    </>
  );
}
