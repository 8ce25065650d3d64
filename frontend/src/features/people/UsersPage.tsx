import { Button, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LinkAnswer, Role, UserAnswer } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { ROLE_WORDS, ROLES, roleChoices } from '@/lib/access';
import { formatMoment } from '@/lib/format';
import { useSession } from '@/lib/queries/session';
import { useEditUser, useInvite, useResetPassword, userListQuery } from '@/lib/queries/users';
import { msg, say, t } from '@/lib/texts';
import { Invitations } from './Invitations';
import { OneTimeSecret } from './OneTimeSecret';
import classes from './People.module.css';
import { Places } from './Places';

const PAGE_SIZE = 50;
const route = getRouteApi('/users');

/** A one-time link, and for whom it is. */
interface Shown {
  name: string;
  link: LinkAnswer;
}

/** All users, and the invitations that were not used yet. */
export function UsersPage() {
  const { cursor, page } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(userListQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const [isInviting, setInviting] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Users')}>{t('Users')}</PageTitle>
      <Places />
      <div className={classes.head}>
        <p className={classes.note}>{t('A change of the role works at once, also where the user is signed in.')}</p>
        <Button onClick={() => setInviting(true)}>{t('Invite …')}</Button>
      </div>
      {shown && (
        <OneTimeSecret
          key={shown.link.id}
          name={shown.name}
          secret={shown.link.link}
          advice={
            shown.link.is_mailed
              ? t('The link was sent by mail. You can also send it yourself; it works once.')
              : t('Send the link; it works once.')
          }
          onClose={() => setShown(null)}
        />
      )}
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('users')}
        count={msg('{n, plural, one {# user} other {# users}}')}
        loading={t('Loading the users')}
        rows={4}
        empty={null}
        onTurn={turn}
      >
        {(users) => <UserTable users={users} onLink={setShown} />}
      </PagedList>
      <section className={classes.section} aria-labelledby="invitations-title">
        <Title order={2} id="invitations-title">
          {t('Invitations')}
        </Title>
        <Invitations />
      </section>
      <Dialog isOpen={isInviting} title={t('Invite somebody')} onClose={() => setInviting(false)}>
        <InviteForm
          onInvited={(link) => {
            setShown({ name: t('Link of the invitation'), link });
            setInviting(false);
          }}
        />
      </Dialog>
    </div>
  );
}

function UserTable({ users, onLink }: { users: readonly UserAnswer[]; onLink: (shown: Shown) => void }) {
  const edit = useEditUser();
  const reset = useResetPassword();
  const session = useSession();
  const error = edit.error ?? reset.error;
  const roles = ROLES.map((value) => ({ value, label: say(ROLE_WORDS[value].name) }));
  return (
    <>
      {error && <ErrorNotice error={error} />}
      <table className={classes.table} aria-label={t('Users')}>
        <thead>
          <tr>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Role')}</th>
            <th scope="col">{t('Last sign-in')}</th>
            <th scope="col">{t('Actions')}</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <td>
                <bdi>{user.name}</bdi>
                {user.id === session?.user?.id && <span className={classes.quiet}> {t('(you)')}</span>}
                {user.is_disabled && <span className={classes.quiet}> {t('(disabled)')}</span>}
                {user.email && <div className={classes.quiet}>{user.email}</div>}
              </td>
              <td data-on-paper>
                <NativeSelect
                  aria-label={t('Role of {name}', { name: user.name })}
                  size="sm"
                  data={roles}
                  value={user.role}
                  disabled={edit.isPending}
                  onChange={(event) =>
                    edit.mutate({ id: user.id, changes: { role: event.currentTarget.value as Role } })
                  }
                />
              </td>
              <td data-label={t('Last sign-in')}>{user.signed_in_at ? formatMoment(user.signed_in_at) : t('never')}</td>
              <td>
                <span className={classes.buttons}>
                  <Button
                    size="xs"
                    variant="default"
                    aria-description={user.name}
                    loading={reset.isPending && reset.variables === user.id}
                    onClick={() =>
                      reset.mutate(user.id, {
                        onSuccess: (link) => onLink({ name: t('Link for {name}', { name: user.name }), link }),
                      })
                    }
                  >
                    {t('Reset the password')}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    aria-description={user.name}
                    disabled={edit.isPending}
                    onClick={() => edit.mutate({ id: user.id, changes: { is_disabled: !user.is_disabled } })}
                  >
                    {user.is_disabled ? t('Enable') : t('Disable')}
                  </Button>
                  <Link to="/users/$userId" params={{ userId: user.id }} aria-description={user.name}>
                    {t('History')}
                  </Link>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function InviteForm({ onInvited }: { onInvited: (link: LinkAnswer) => void }) {
  const invite = useInvite();
  const form = useForm({ initialValues: { role: 'contributor', email: '' } });
  const submit = form.onSubmit(({ role, email }) =>
    invite.mutate({ role: role as Role, ...(email.trim() ? { email: email.trim() } : {}) }, { onSuccess: onInvited }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <NativeSelect label={t('Role')} data={roleChoices()} data-autofocus {...form.getInputProps('role')} />
        <TextInput
          label={t('E-mail address')}
          description={t('Optional. The link is sent there if this server can send mail.')}
          type="email"
          maxLength={254}
          {...form.getInputProps('email')}
        />
        {invite.error && <ErrorNotice error={invite.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            {t('Make the link')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
