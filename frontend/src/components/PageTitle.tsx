import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageTitleProps {
  children: ReactNode;
  /** Name of the page in the title of the window. */
  windowTitle: string;
  className?: string;
}

/** Heading of a page. Sets the title of the window too. */
export function PageTitle({ children, windowTitle, className }: PageTitleProps) {
  return (
    <>
      <title>{`${windowTitle} · Contrafact`}</title>
      <Title order={1} className={className} dir="auto">
        {children}
      </Title>
    </>
  );
}
