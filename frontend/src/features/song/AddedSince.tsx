import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRanking } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { t } from '@/lib/texts';
import classes from './Ranking.module.css';

interface AddedSinceProps {
  trackId: string;
  /** Songs that a kept ranking leaves out. */
  count: number;
  /** Whether the ranking is shown although nobody could say if it still holds. */
  engineIsAway: boolean;
  /** Whether a further page is of another order than the pages before. */
  hasChanged: boolean;
  /** Read the pages of the ranking again. */
  onNew: () => void;
}

/** What a kept ranking may miss: songs that were added since it was made, and a button that ranks them, too. */
export function AddedSince({ trackId, count, engineIsAway, hasChanged, onNew }: AddedSinceProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      getRanking({ path: { track_id: trackId }, query: { limit: 1, is_new: true }, throwOnError: true }),
    onSuccess: onNew,
  });
  if (count === 0 && !engineIsAway && !hasChanged) return null;
  return (
    <>
      <p className={classes.added} role="status">
        {engineIsAway && t('The search for similar songs does not answer now. This ranking is up to 15 minutes old.')}{' '}
        {hasChanged && t('The order changed while further songs were read. Some songs may be missing.')}{' '}
        {count > 0 &&
          t('{count, plural, one {# song was} other {# songs were}} added since this ranking was made.', { count })}
        <Button variant="default" size="compact-sm" loading={isPending} onClick={() => mutate()}>
          {t('Rank again')}
        </Button>
      </p>
      {error && <ErrorNotice error={error} />}
    </>
  );
}
