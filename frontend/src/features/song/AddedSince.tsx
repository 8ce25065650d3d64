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
  /** Read the pages of the ranking again. */
  onNew: () => void;
}

/** Songs that were added since the ranking was made, and a button that ranks them, too. */
export function AddedSince({ trackId, count, onNew }: AddedSinceProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      getRanking({ path: { track_id: trackId }, query: { limit: 1, is_new: true }, throwOnError: true }),
    onSuccess: onNew,
  });
  if (count === 0) return null;
  return (
    <>
      <p className={classes.added} role="status">
        {t('{count, plural, one {# song was} other {# songs were}} added since this ranking was made.', { count })}
        <Button variant="default" size="compact-sm" loading={isPending} onClick={() => mutate()}>
          {t('Rank again')}
        </Button>
      </p>
      {error && <ErrorNotice error={error} />}
    </>
  );
}
