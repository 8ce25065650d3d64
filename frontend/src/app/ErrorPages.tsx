import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { ErrorNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { ApiError } from '@/lib/api';
import { t } from '@/lib/texts';

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
        <PageTitle windowTitle={t('Not loaded')}>{t('This page could not be loaded')}</PageTitle>
        <ErrorNotice error={error} onRetry={tryAgain} />
      </>
    );
  }
  return (
    <>
      <PageTitle windowTitle={t('Something went wrong')}>{t('Something went wrong on this page')}</PageTitle>
      <p role="alert">
        <Say
          text="Nothing that you submitted is lost. Try again, or reload the page. If that does not help, report this message: {message}"
          values={{ message: <code>{error instanceof Error ? error.message : String(error)}</code> }}
        />
      </p>
      <Button variant="default" onClick={tryAgain}>
        {t('Try again')}
      </Button>
    </>
  );
}

/** The page of addresses that no route matches. */
export function NotFound() {
  return (
    <>
      <PageTitle windowTitle={t('Not found')}>{t('There is no such page')}</PageTitle>
      <p>
        <Say
          text="The address may be wrong, or the item was deleted. Go to the <home>home page</home> or to the list of <songs>songs</songs>."
          tags={{ home: <Link to="/" />, songs: <Link to="/songs" /> }}
        />
      </p>
    </>
  );
}
