import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { History } from '@/components/History';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { ROLE_WORDS } from '@/lib/access';
import { formatDay } from '@/lib/format';
import { userQuery } from '@/lib/queries/users';
import { say, t } from '@/lib/texts';
import classes from './People.module.css';
import { Places } from './Places';

const route = getRouteApi('/users/$userId');

/** A user, and what was done to the account. */
export function UserPage() {
  const { userId } = route.useParams();
  const { data, error, isPending, refetch } = useQuery(userQuery(userId));
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={data?.name ?? t('User')}>{data?.name ?? t('User')}</PageTitle>
      <Places />
      {isPending && <LoadingNotice label={t('Loading the user')} rows={1} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (
        <p>
          {data.is_disabled
            ? t('{role} since {day}, disabled.', {
                role: say(ROLE_WORDS[data.role].name),
                day: formatDay(data.created_at),
              })
            : t('{role} since {day}.', { role: say(ROLE_WORDS[data.role].name), day: formatDay(data.created_at) })}
        </p>
      )}
      {!error && <History kind="user" id={userId} />}
    </div>
  );
}
