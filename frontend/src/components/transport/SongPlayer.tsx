import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TrackAnswer } from '@/client';
import { bytesOf } from '@/lib/bits';
import { spellDuration } from '@/lib/format';
import { chromaQuery } from '@/lib/queries/compare';
import { t } from '@/lib/texts';
import { Player } from './Players';
import classes from './SongPlayer.module.css';
import { Buttons } from './Transport';
import { useListening } from './useListening';
import { useTransportKeys } from './useTransportKeys';
import { Waveform } from './Waveform';

const ALONE = { path: [], sections: [], seconds_per_frame: 1 };

/** Plays one song: its kept copy, its video, or a file that the user picks. */
export function SongPlayer({ track }: { track: TrackAnswer }) {
  const { data } = useQuery(chromaQuery(track.id));
  const peaks = useMemo(() => (data?.peaks ? bytesOf(data.peaks) : null), [data]);
  const durationSeconds = track.duration_s ?? (data ? data.n_frames * data.seconds_per_frame : 0);
  const listening = useListening(ALONE, { query: durationSeconds, reference: 0 });
  useTransportKeys(listening);
  const seconds = listening.moment?.query ?? 0;
  return (
    <section className={classes.player} aria-label={t('Listening')}>
      <div className={classes.row}>
        <Buttons listening={listening} />
      </div>
      <div className={classes.wave}>
        {peaks && <Waveform peaks={peaks} className={classes.outline} />}
        <input
          type="range"
          className={classes.range}
          min={0}
          max={durationSeconds}
          step={0.5}
          value={seconds}
          aria-label={t('Time in the song')}
          aria-valuetext={spellDuration(seconds)}
          onChange={(event) => listening.moveSide('query', Number(event.currentTarget.value))}
        />
      </div>
      <Player name={t('Song')} side="query" track={track} listening={listening} />
    </section>
  );
}
