import { Button } from '@mantine/core';
import Play from 'lucide-react/icons/play';
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useMemo, useState } from 'react';
import type { RankingItem, TrackAnswer } from '@/client';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';

// Loaded when somebody listens: rankings are on the first page.
const RowDock = lazy(() => import('./RowDock').then(({ RowDock }) => ({ default: RowDock })));

/** A row of a ranking that is heard. Without a query, as for a clip, its own song alone. */
export interface HeardRow {
  query: TrackAnswer | null;
  item: Pick<RankingItem, 'track' | 'verdict'>;
}

interface Playback {
  heard: string | null;
  open: (row: HeardRow) => void;
}

const Context = createContext<Playback | null>(null);

/** Around a ranking: plays one of its rows in a bar at the edge of the window, so that the list stays where it is. */
export function RowPlayback({ children }: { children: ReactNode }) {
  const [row, setRow] = useState<HeardRow | null>(null);
  const close = useCallback(() => setRow(null), []);
  const heard = row?.item.track.id ?? null;
  const value = useMemo(() => ({ heard, open: setRow }), [heard]);
  return (
    <Context value={value}>
      {children}
      <Suspense fallback={null}>{row && <RowDock key={heard} row={row} onClose={close} />}</Suspense>
    </Context>
  );
}

/** Button of a row that plays its best stretch. */
export function PlayRow({ query, item }: HeardRow) {
  const playback = useContext(Context);
  if (!playback || item.track.state !== 'ready') return null;
  const isHeard = playback.heard === item.track.id;
  const title = titleOf(item.track);
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<Play size={14} />}
      aria-pressed={isHeard}
      aria-label={
        query
          ? t('Play {title} against the song of this page', { title })
          : t('Play {title} at the matching place', { title })
      }
      onClick={() => playback.open({ query, item })}
    >
      {t('Play')}
    </Button>
  );
}
