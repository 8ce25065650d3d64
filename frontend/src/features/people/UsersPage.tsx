import { Button, Group, NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LinkAnswer, Role, UserAnswer } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import type { PageTarget } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { ROLE_CHOICES, ROLE_WORDS } from '@/lib/access';
import { formatMoment } from '@/lib/format';
import { useSession } from '@/lib/queries/session';
import { useEditUser, useInvite, useResetPassword, userListQuery } from '@/lib/queries/users';
import { Invitations } from './Invitations';
import { OneTimeSecret } from './OneTimeSecret';
import classes from './People.module.css';
import { Places } from './Places';

const PAGE_SIZE = 50;
const ROLES = ROLE_CHOICES.map(({ value }) => ({ value, label: ROLE_WORDS[value].name }));
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
  const turn = ({ cursor, page, trail }: PageTarget) =>
    void navigate({ search: { cursor, page }, state: (previous) => ({ ...previous, trail }) });
  return (
    <div className={classes.page}>
      <PageTitle windowTitle="Users">Users</PageTitle>
      <Places />
      <div className={classes.head}>
        <p className={classes.note}>A change of the role works at once, also where the user is signed in.</p>
        <Button onClick={() => setInviting(true)}>Invite …</Button>
      </div>
      {shown && (
        <OneTimeSecret
          key={shown.link.id}
          name={shown.name}
          secret={shown.link.link}
          advice={
            shown.link.is_mailed
              ? 'The link was sent by mail. You can also send it yourself; it works once.'
              : 'Send the link; it works once.'
          }
          onClose={() => setShown(null)}
        />
      )}
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun="users"
        loading="Loading the users"
        rows={4}
        empty={null}
        onTurn={turn}
      >
        {(users) => <UserTable users={users} onLink={setShown} />}
      </PagedList>
      <section className={classes.section} aria-labelledby="invitations-title">
        <Title order={2} id="invitations-title">
          Invitations
        </Title>
        <Invitations />
      </section>
      <Dialog isOpen={isInviting} title="Invite somebody" onClose={() => setInviting(false)}>
        <InviteForm
          onInvited={(link) => {
            setShown({ name: 'Link of the invitation', link });
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
  return (
    <>
      {error && <ErrorNotice error={error} />}
      <table className={classes.table} aria-label="Users">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Last sign-in</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <td>
                <bdi>{user.name}</bdi>
                {user.id === session?.user?.id && <span className={classes.quiet}> (you)</span>}
                {user.is_disabled && <span className={classes.quiet}> (disabled)</span>}
                {user.email && <div className={classes.quiet}>{user.email}</div>}
              </td>
              <td>
                <NativeSelect
                  aria-label={`Role of ${user.name}`}
                  size="sm"
                  data={ROLES}
                  value={user.role}
                  disabled={edit.isPending}
                  onChange={(event) =>
                    edit.mutate({ id: user.id, changes: { role: event.currentTarget.value as Role } })
                  }
                />
              </td>
              <td data-label="Last sign-in">{user.signed_in_at ? formatMoment(user.signed_in_at) : 'never'}</td>
              <td>
                <span className={classes.buttons}>
                  <Button
                    size="xs"
                    variant="default"
                    aria-description={user.name}
                    loading={reset.isPending && reset.variables === user.id}
                    onClick={() =>
                      reset.mutate(user.id, {
                        onSuccess: (link) => onLink({ name: `Link for ${user.name}`, link }),
                      })
                    }
                  >
                    Reset the password
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    aria-description={user.name}
                    disabled={edit.isPending}
                    onClick={() => edit.mutate({ id: user.id, changes: { is_disabled: !user.is_disabled } })}
                  >
                    {user.is_disabled ? 'Enable' : 'Disable'}
                  </Button>
                  <Link to="/users/$userId" params={{ userId: user.id }} aria-description={user.name}>
                    History
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
        <NativeSelect label="Role" data={ROLE_CHOICES} data-autofocus {...form.getInputProps('role')} />
        <TextInput
          label="E-mail address"
          description="Optional. The link is sent there if this server can send mail."
          type="email"
          maxLength={254}
          {...form.getInputProps('email')}
        />
        {invite.error && <ErrorNotice error={invite.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            Make the link
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
