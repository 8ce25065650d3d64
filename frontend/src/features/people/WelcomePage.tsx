import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { LookAnswer, Role } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { linkQuery, useAcceptLink } from '@/lib/queries/session';
import { msg, say, type Text, t } from '@/lib/texts';
import { PasswordField } from './PasswordField';
import classes from './People.module.css';

const WILL_BE: Record<Role, Text> = {
  viewer: msg('You will be viewer: a viewer looks at everything.'),
  contributor: msg('You will be contributor: a contributor adds songs, edits and deletes their own.'),
  curator: msg("You will be curator: a curator edits works and everybody's songs."),
  administrator: msg('You will be administrator: an administrator does everything, and manages users and webhooks.'),
};

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
      <PageTitle windowTitle={t('Welcome')}>
        {data?.purpose === 'reset' ? t('Set a new password') : t('Welcome')}
      </PageTitle>
      {token === '' && (
        <EmptyNotice title={t('The link is not complete')}>
          <p>
            <Say
              text="Open it again from where you got it, or <link>sign in</link>."
              tags={{ link: <Link to="/sign-in" /> }}
            />
          </p>
        </EmptyNotice>
      )}
      {token !== '' && isPending && <LoadingNotice label={t('Loading the link')} rows={2} />}
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
      password: (password) => (password.length < 12 ? t('Choose at least 12 characters.') : null),
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
        {isReset ? t('All browsers in which you are signed in are signed out.') : say(WILL_BE[link.role])}
      </p>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('Name')}
            description={isReset ? undefined : t('You sign in with it, and others see it.')}
            required
            readOnly={isReset}
            maxLength={100}
            autoComplete="username"
            {...form.getInputProps('name')}
          />
          <PasswordField
            label={t('Password')}
            description={t('At least 12 characters that nobody would guess')}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {accept.error && <ErrorNotice error={accept.error} />}
          <Button type="submit" loading={accept.isPending}>
            {isReset ? t('Set the password') : t('Make the account')}
          </Button>
        </Stack>
      </form>
    </>
  );
}
