import { Title } from '@mantine/core';
import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { type ReactNode, useId, useState } from 'react';
import classes from './Fold.module.css';

interface FoldProps {
  title: string;
  /** Made when the section is first opened. */
  children: ReactNode;
}

/** A section of a page that is folded away until its heading is pressed. */
export function Fold({ title, children }: FoldProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <section className={classes.fold} aria-labelledby={id} data-open={isOpen || undefined}>
      <Title order={2}>
        <button
          type="button"
          id={id}
          className={classes.button}
          aria-expanded={isOpen}
          onClick={() => setOpen((before) => !before)}
        >
          <Chevron size={20} aria-hidden="true" />
          {title}
        </button>
      </Title>
      {isOpen && children}
    </section>
  );
}
