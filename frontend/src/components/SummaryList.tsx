import type { ReactNode } from 'react';
import classes from './SummaryList.module.css';

/** A list of things, each with a link and a few facts. */
export function SummaryList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface SummaryRowProps {
  link: ReactNode;
  facts: readonly string[];
}

export function SummaryRow({ link, facts }: SummaryRowProps) {
  return (
    <li>
      {link}
      <span className={classes.facts}>{facts.join(' · ')}</span>
    </li>
  );
}
