import { Link } from '@tanstack/react-router';
import { hasAccounts, may } from '@/lib/access';
import { useSession } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import classes from './People.module.css';

/** The pages of the account and of the administration that the person may open. */
export function Places() {
  const session = useSession();
  if (!hasAccounts(session)) return null;
  const isAdministrator = may(session, 'admin');
  const places = [
    { to: '/account', name: t('Account') },
    { to: '/keys', name: t('Keys') },
    ...(isAdministrator
      ? ([
          { to: '/users', name: t('Users') },
          { to: '/webhooks', name: t('Webhooks') },
          { to: '/audit', name: t('Audit') },
          { to: '/calibration', name: t('Calibration') },
          { to: '/settings', name: t('Settings') },
        ] as const)
      : []),
  ] as const;
  return (
    <nav aria-label={t('Account and administration')} className={classes.places}>
      {places.map(({ to, name }) => (
        <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
