import { useSessionStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TrackChangeAnswer } from '@/client';
import { isChanging, trackChangesQuery } from '@/lib/queries/bulk';

const RECENT_MS = 10 * 60_000;

/** The change of many songs to tell about: the one just made or, after a reload, one that runs or can soon be undone. */
export function useLatestChange() {
  const { data } = useQuery(trackChangesQuery());
  const [made, setMade] = useState<TrackChangeAnswer | null>(null);
  const [closed, setClosed] = useSessionStorage({ key: 'contrafact.closedChange', defaultValue: '' });
  const newest = data?.items[0];
  const isRecent = (change: TrackChangeAnswer) =>
    change.can_be_undone && Date.now() - Date.parse(change.created_at) < RECENT_MS;
  const found = newest && (isChanging(newest) || isRecent(newest)) ? newest : null;
  const change = made ?? found;
  return {
    change: change && change.id !== closed ? change : null,
    isNew: made !== null,
    tell: setMade,
    close: () => {
      setClosed(change?.id ?? '');
      setMade(null);
    },
  };
}
