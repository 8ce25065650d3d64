import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { ROLE_WORDS } from '@/lib/access';
import { formatDay, formatMoment } from '@/lib/format';
import { invitationListQuery, useWithdraw } from '@/lib/queries/users';
import classes from './People.module.css';

/** Invitations that were not used yet. */
export function Invitations() {
  const { data, error, isPending, refetch } = useQuery(invitationListQuery());
  const withdraw = useWithdraw();
  if (isPending) return <LoadingNotice label="Loading the invitations" rows={1} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) return <EmptyNotice title="No invitation is open" />;
  return (
    <>
      {withdraw.error && <ErrorNotice error={withdraw.error} />}
      <table className={classes.table} aria-label="Open invitations">
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">For</th>
            <th scope="col">Made</th>
            <th scope="col">Ends</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((item) => (
            <tr key={item.id}>
              <td>{ROLE_WORDS[item.role].name}</td>
              <td data-label="For">{item.email ?? 'whoever has the link'}</td>
              <td data-label="Made">
                {formatMoment(item.created_at)}
                {item.made_by && (
                  <>
                    {' by '}
                    <bdi>{item.made_by.name}</bdi>
                  </>
                )}
              </td>
              <td data-label="Ends">{item.expires_at ? formatDay(item.expires_at) : 'never'}</td>
              <td>
                <Button
                  size="xs"
                  variant="default"
                  disabled={withdraw.isPending}
                  aria-description={item.email ?? ROLE_WORDS[item.role].name}
                  onClick={() => withdraw.mutate(item.id)}
                >
                  Withdraw
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
