import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { ErrorNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { ApiError } from '@/lib/api';

/** Error boundary of all pages. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const tryAgain = () => {
    reset();
    void router.invalidate();
  };
  if (error instanceof ApiError) {
    return (
      <>
        <PageTitle windowTitle="Not loaded">This page could not be loaded</PageTitle>
        <ErrorNotice error={error} onRetry={tryAgain} />
      </>
    );
  }
  return (
    <>
      <PageTitle windowTitle="Something went wrong">Something went wrong on this page</PageTitle>
      <p role="alert">
        Nothing that you submitted is lost. Try again, or reload the page. If that does not help, report this message:{' '}
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <Button variant="default" onClick={tryAgain}>
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
