import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { PageTitle } from '@/components/PageTitle';

/** Error boundary of all pages. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return (
    <>
      <PageTitle windowTitle="Something went wrong">Something went wrong on this page</PageTitle>
      <p role="alert">
        Nothing that you submitted is lost. Try again, or reload the page. If that does not help, report this message:{' '}
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <Button variant="default" onClick={reset}>
        Try again
      </Button>
    </>
  );
}

/** The page of addresses that no route matches. */
export function NotFound() {
  return (
    <>
      <PageTitle windowTitle="Not found">There is no such page</PageTitle>
      <p>
        The address may be wrong, or the item was deleted. Go to the <Link to="/">home page</Link> or to the list of{' '}
        <Link to="/songs">songs</Link>.
      </p>
    </>
  );
}
