import { useQuery } from '@tanstack/react-query';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { checkQuery } from '@/lib/queries/compare';
import { VerdictPanel } from './VerdictPanel';

interface OutcomeProps {
  queryId: string;
  referenceId: string;
  areReady: boolean;
}

/** Asks for the verdict once both songs are there. Whatever speaks against a check, the API says. */
export function Outcome({ queryId, referenceId, areReady }: OutcomeProps) {
  const { data, error, isPending, refetch } = useQuery({ ...checkQuery(queryId, referenceId), enabled: areReady });
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingNotice label="Comparing the songs" rows={1} height={180} />;
  return <VerdictPanel verdict={data.verdict} />;
}
