import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { Say } from '@/components/Say';
import { ROLE_WORDS } from '@/lib/access';
import { formatDay, formatMoment } from '@/lib/format';
import { invitationListQuery, useWithdraw } from '@/lib/queries/users';
import { say, t, tc } from '@/lib/texts';
import classes from './People.module.css';

/** Invitations that were not used yet. */
export function Invitations() {
  const { data, error, isPending, refetch } = useQuery(invitationListQuery());
  const withdraw = useWithdraw();
  if (isPending) return <LoadingNotice label={t('Loading the invitations')} rows={1} />;
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) return <EmptyNotice title={t('No invitation is open')} />;
  return (
    <>
      {withdraw.error && <ErrorNotice error={withdraw.error} />}
      <table className={classes.table} aria-label={t('Open invitations')}>
        <thead>
          <tr>
            <th scope="col">{t('Role')}</th>
            <th scope="col">{t('For')}</th>
            <th scope="col">{t('Made')}</th>
            <th scope="col">{t('Ends')}</th>
            <th scope="col">{t('Actions')}</th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((item) => (
            <tr key={item.id}>
              <td>{say(ROLE_WORDS[item.role].name)}</td>
              <td data-label={t('For')}>{item.email ?? t('anyone with the link')}</td>
              <td data-label={t('Made')}>
                {item.made_by ? (
                  <Say
                    text="{moment} by {name}"
                    values={{ moment: formatMoment(item.created_at), name: <bdi>{item.made_by.name}</bdi> }}
                  />
                ) : (
                  formatMoment(item.created_at)
                )}
              </td>
              <td data-label={t('Ends')}>{item.expires_at ? formatDay(item.expires_at) : tc('end', 'never')}</td>
              <td>
                <Button
                  size="xs"
                  variant="default"
                  disabled={withdraw.isPending}
                  aria-description={item.email ?? say(ROLE_WORDS[item.role].name)}
                  onClick={() => withdraw.mutate(item.id)}
                >
                  {t('Withdraw')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
