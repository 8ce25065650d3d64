import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';
import { useEffect, useRef } from 'react';
import { PitchRing } from '@/components/PitchRing';
import { modelQuery } from '@/lib/queries/compare';
import { HealthBanner } from './HealthBanner';
import classes from './Shell.module.css';

const PLACES = [
  { to: '/', name: 'Home' },
  { to: '/check', name: 'Check' },
  { to: '/songs', name: 'Songs' },
  { to: '/jobs', name: 'Jobs' },
] as const;

/** Header, navigation and footer around every page. */
export function Shell() {
  const main = useFocusOnNewPage();
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.home} aria-label="Contrafact, home page">
          <Wordmark />
        </Link>
        <nav aria-label="Main" className={classes.nav}>
          {PLACES.map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className={classes.place}
            >
              {name}
            </Link>
          ))}
        </nav>
        <SchemeToggle />
      </header>
      <HealthBanner />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <Footer />
    </div>
  );
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
  const { data, error } = useQuery(modelQuery());
  return (
    <footer className={classes.footer}>
      <span>
        Verdicts by model{' '}
        {data ? <code className={classes.model}>{data.model_id}</code> : error ? '(unavailable)' : '…'}
      </span>
      <a href="/api/docs">API documentation</a>
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
      aria-label={`Use ${other} colours`}
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
