import { Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PageTitleProps {
  children: ReactNode;
  /** Name of the page in the window's title. */
  windowTitle: string;
  className?: string;
}

/** The heading of a page, which names the window too. */
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
