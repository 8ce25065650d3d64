import { useQuery } from '@tanstack/react-query';
import { modelQuery } from '@/lib/queries/compare';
import classes from './Footer.module.css';

/** What the verdicts are made with, and where to read on. */
export function Footer() {
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
