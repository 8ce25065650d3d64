import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';
import { useEffect, useRef } from 'react';
import { PitchRing } from '@/components/PitchRing';
import { Say } from '@/components/Say';
import { hasAccounts, may } from '@/lib/access';
import { atServer } from '@/lib/basePath';
import { modelQuery } from '@/lib/queries/compare';
import { sessionQuery, useSession } from '@/lib/queries/session';
import { msg, say, t } from '@/lib/texts';
import { useKeptFocus } from '@/lib/useKeptFocus';
import { HealthBanner } from './HealthBanner';
import { LanguageChoice } from './LanguageChoice';
import classes from './Shell.module.css';

const PLACES = [
  { to: '/', name: msg('Home') },
  { to: '/check', name: msg('Check') },
  { to: '/clip', name: msg('Clip') },
  { to: '/songs', name: msg('Songs') },
  { to: '/works', name: msg('Works') },
  { to: '/map', name: msg('Map') },
  { to: '/review', name: msg('Review') },
  { to: '/cases', name: msg('Cases') },
  { to: '/imports', name: msg('Imports') },
  { to: '/sets', name: msg('Sets') },
  { to: '/jobs', name: msg('Jobs') },
] as const;

/** Header, navigation and footer around every page. */
export function Shell() {
  const main = useFocusOnNewPage();
  useKeptFocus(main);
  const session = useSession();
  const isInside = session?.user !== null;
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {t('Skip to content')}
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.home} aria-label={t('Contrafact, home page')}>
          <Wordmark />
        </Link>
        <nav aria-label={t('Main')} className={classes.nav}>
          {(isInside ? PLACES : []).map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className={classes.place}
            >
              {say(name)}
            </Link>
          ))}
        </nav>
        <span className={classes.tools}>
          {hasAccounts(session) && session?.user && (
            <Link
              to="/account"
              className={classes.person}
              aria-label={t('Account of {name}', { name: session.user.name })}
            >
              {session.user.name}
            </Link>
          )}
          <LanguageChoice />
          <SchemeToggle />
        </span>
      </header>
      {session?.access === 'open' && (
        <p className={classes.open}>
          {t(
            'This server is open: everybody who reaches it may change and delete everything. Its operator set CONTRAFACT_OPEN.',
          )}
        </p>
      )}
      <HealthBanner />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Gate />
      </main>
      <Footer />
    </div>
  );
}

/** Paths that answer people who are not signed in. */
const PUBLIC_PATHS = ['/sign-in', '/welcome', '/shared-case'];

/** The page, once it is known who asks for it. Who is not signed in is asked to, and then led back. */
function Gate() {
  const { data: session, error, isPending } = useQuery(sessionQuery());
  const location = useLocation();
  if (PUBLIC_PATHS.includes(location.pathname)) return <Outlet />;
  if (isPending) return null;
  if (session?.user === null || error?.status === 401) {
    const to = `${location.pathname}${location.searchStr}`;
    return <Navigate to="/sign-in" search={to === '/' ? {} : { to }} replace />;
  }
  return <Outlet />;
}

/** Move the focus to the content when the path changes, as loading a document would. */
function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current === path) return;
    previous.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

/** The model that makes the verdicts, and a link to the API's documentation. */
function Footer() {
  const session = useSession();
  const isInside = session?.user !== null;
  const { data, error } = useQuery({ ...modelQuery(), enabled: session !== undefined && isInside });
  if (!isInside) return <footer className={classes.footer} />;
  return (
    <footer className={classes.footer}>
      <span>
        {!data && error ? (
          t('Verdicts by model (unavailable)')
        ) : (
          <Say
            text="Verdicts by model {model}"
            values={{
              model: data ? (
                <Link to="/model">
                  <code className={classes.model}>{data.model_id}</code>
                </Link>
              ) : (
                '…'
              ),
            }}
          />
        )}
      </span>
      <span className={classes.links}>
        {!hasAccounts(session) && may(session, 'admin') && <Link to="/settings">{t('Settings')}</Link>}
        <a href={atServer('/api/docs')}>{t('API documentation')}</a>
      </span>
    </footer>
  );
}

/** Switch between light and dark. Follows the system until someone chooses. */
function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const other = isDark ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="var(--cf-ink)"
      size="lg"
      aria-label={isDark ? t('Use light colours') : t('Use dark colours')}
      onClick={() => setColorScheme(other)}
    >
      {isDark ? <Sun size={19} /> : <Moon size={19} />}
    </ActionIcon>
  );
}

/** Logo and name. */
function Wordmark() {
  return (
    <span className={classes.mark}>
      <PitchRing size={30} />
      <span className={classes.name}>Contrafact</span>
    </span>
  );
}
