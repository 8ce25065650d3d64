import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Wordmark } from '@/components/Wordmark';
import { Footer } from './Footer';
import { SchemeToggle } from './SchemeToggle';
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
