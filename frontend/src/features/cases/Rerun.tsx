import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ErrorNotice } from '@/components/Notices';
import { differenceWords } from '@/lib/caseWords';
import { rerunQuery } from '@/lib/queries/cases';
import { t } from '@/lib/texts';
import classes from './Cases.module.css';

interface RerunProps {
  caseId: string;
  pairId: string;
  /** Whether it is this pair's turn: pairs are compared one after the other. */
  isDue: boolean;
  onEnd: () => void;
}

/** Compare the pair again, and say whether that gives the same. */
export function Rerun({ caseId, pairId, isDue, onEnd }: RerunProps) {
  const { data, error, refetch } = useQuery({ ...rerunQuery(caseId, pairId), enabled: isDue });
  const hasEnded = data !== undefined || error !== null;
  useEffect(() => {
    if (hasEnded) onEnd();
  }, [hasEnded, onEnd]);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <p className={classes.rerun} role="status">
        {isDue ? t('Comparing the songs again …') : t('Will be compared again …')}
      </p>
    );
  if (data.is_same) return <p className={classes.rerun}>{t('A new comparison gives the same.')}</p>;
  return (
    <div className={classes.rerun}>
      <p>{t('A new comparison differs:')}</p>
      <table className={classes.table} aria-label={t('Differences')}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('In this case')}</th>
            <th scope="col">{t('Now')}</th>
          </tr>
        </thead>
        <tbody>
          {data.differences.map((each) => (
            <tr key={each.what}>
              <th scope="row">{differenceWords(each)}</th>
              <td dir="auto">{each.before ?? t('none')}</td>
              <td dir="auto">{each.now ?? t('none')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
