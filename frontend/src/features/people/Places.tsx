import { Link } from '@tanstack/react-router';
import { hasAccounts, may } from '@/lib/access';
import { useSession } from '@/lib/queries/session';
import classes from './People.module.css';

/** The pages of the account and of the administration that the person may open. */
export function Places() {
  const session = useSession();
  if (!hasAccounts(session)) return null;
  const isAdministrator = may(session, 'admin');
  const places = [
    { to: '/account', name: 'Account' },
    { to: '/keys', name: 'Keys' },
    ...(isAdministrator
      ? ([
          { to: '/users', name: 'Users' },
          { to: '/webhooks', name: 'Webhooks' },
          { to: '/audit', name: 'Audit' },
          { to: '/calibration', name: 'Calibration' },
          { to: '/settings', name: 'Settings' },
        ] as const)
      : []),
  ] as const;
  return (
    <nav aria-label="Account and administration" className={classes.places}>
      {places.map(({ to, name }) => (
        <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
