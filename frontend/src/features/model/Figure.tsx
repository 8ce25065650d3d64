import type { ReactNode } from 'react';
import { FigureTable } from '@/components/FigureTable';
import { t } from '@/lib/texts';
import classes from './Model.module.css';

interface FigureProps {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** What the figure says, in sentences. */
  children: ReactNode;
  chart: ReactNode;
}

/** A figure with its title and words; a table behind it has the same figures for everybody. */
export function Figure({ title, children, chart, columns, rows }: FigureProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.words}>{children}</div>
      <div className={classes.figure}>{chart}</div>
      <details className={classes.details}>
        <summary>{t('The figures as a table')}</summary>
        <FigureTable caption={title} columns={columns} rows={rows} />
      </details>
    </section>
  );
}
