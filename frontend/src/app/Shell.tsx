import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';
import { useEffect, useRef } from 'react';
import { PitchRing } from '@/components/PitchRing';
import { modelQuery } from '@/lib/queries/compare';
import classes from './Shell.module.css';

const PLACES = [
  { to: '/', name: 'Home' },
  { to: '/check', name: 'Check' },
  { to: '/songs', name: 'Songs' },
  { to: '/jobs', name: 'Jobs' },
] as const;

/** What stays while the pages change. */
export function Shell() {
  const main = useFocusOnNewPage();
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.home} aria-label="Contrafact, to the start">
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
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}

/** A new page takes the focus, as a document that loads would; the first one leaves it where it is. */
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

/** What the verdicts are made with, and where to read on. */
function Footer() {
  const { data, error } = useQuery(modelQuery());
  return (
    <footer className={classes.footer}>
      <span>
        Verdicts by model{' '}
        {data ? <code className={classes.model}>{data.model_id}</code> : error ? '(not known just now)' : '…'}
      </span>
      <a href="/api/docs">API documentation</a>
    </footer>
  );
}

/** Light or dark. Until someone chooses, the system's choice holds. */
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

/** The name of the house beside its sign. */
function Wordmark() {
  return (
    <span className={classes.mark}>
      <PitchRing size={30} />
      <span className={classes.name}>Contrafact</span>
    </span>
  );
}
