import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { OperatingPoint } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { checkQuery } from '@/lib/queries/compare';
import { VerdictPanel } from './VerdictPanel';

// Pictures and players are the heavy part of the page: the verdict does not wait for them.
const Evidence = lazy(() => import('./evidence/Evidence').then(({ Evidence }) => ({ default: Evidence })));

interface OutcomeProps {
  queryId: string;
  referenceId: string;
  areReady: boolean;
  operatingPoint: OperatingPoint | undefined;
  onOperatingPoint: (point: OperatingPoint | undefined) => void;
}

/** Asks for the verdict once both songs are there. Whatever speaks against a check, the API says. */
export function Outcome({ queryId, referenceId, areReady, operatingPoint, onOperatingPoint }: OutcomeProps) {
  const options = checkQuery(queryId, referenceId, operatingPoint);
  const { data, error, isPending, refetch } = useQuery({ ...options, enabled: areReady });
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingNotice label="Comparing the songs" rows={1} height={180} />;
  return (
    <>
      <VerdictPanel check={data} operatingPoint={operatingPoint} onOperatingPoint={onOperatingPoint} />
      <Suspense fallback={<LoadingNotice label="Loading the evidence" rows={1} height={320} />}>
        <Evidence check={data} />
      </Suspense>
    </>
  );
}
