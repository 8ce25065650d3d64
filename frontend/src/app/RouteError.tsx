import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { PageTitle } from '@/components/PageTitle';

/** The boundary around the pages: whatever a page throws ends here, with a way on. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return (
    <>
      <PageTitle windowTitle="Something went wrong">Something went wrong on this page</PageTitle>
      <p role="alert">
        Nothing that you submitted is lost. Try again, or reload the page; if it stays so, report this:{' '}
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <Button variant="default" onClick={reset}>
        Try again
      </Button>
    </>
  );
}
