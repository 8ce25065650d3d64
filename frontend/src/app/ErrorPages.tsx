import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
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

export function NotFound() {
  return (
    <>
      <PageTitle windowTitle="Not found">There is no such page</PageTitle>
      <p>
        The address may be mistyped, or what stood here was removed. Go to the <Link to="/">start</Link>, or look among
        the <Link to="/songs">songs</Link>.
      </p>
    </>
  );
}
