import type { ReactNode } from 'react';

/** One row of a list of facts, in a `dl`: what it is, and its value. Nothing where there is no value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
