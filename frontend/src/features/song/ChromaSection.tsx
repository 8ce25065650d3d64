import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { TrackAnswer } from '@/client';
import { ChromaPicture, ROWS_FROM_TOP } from '@/components/ChromaPicture';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PitchRing } from '@/components/PitchRing';
import { TimeAxis } from '@/components/TimeAxis';
import { type Chroma, decodeChroma, meanStrengths, profileOf } from '@/lib/chroma';
import { spellDuration } from '@/lib/format';
import { chromaQuery } from '@/lib/queries/compare';
import { t } from '@/lib/texts';
import { PITCH_CLASSES, ringColour } from '@/theme/pitchClasses';
import classes from './ChromaSection.module.css';
import { HarmonicContent } from './HarmonicContent';

/** The harmony of a song: its chroma over time, its mean chroma, and how much harmony it holds. */
export function ChromaSection({ track }: { track: TrackAnswer }) {
  const { data, error, isPending, refetch } = useQuery(chromaQuery(track.id));
  const chroma = useMemo(() => (data ? decodeChroma(data) : null), [data]);
  const profile = useMemo(() => (chroma ? profileOf(meanStrengths(chroma)) : undefined), [chroma]);
  return (
    <div className={classes.section}>
      {isPending && <LoadingNotice label={t('Loading the harmony')} rows={1} height={200} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {chroma && chroma.nFrames === 0 && <EmptyNotice title={t('The recording is too short to show its harmony')} />}
      {chroma && chroma.nFrames > 0 && (
        <div className={classes.pictures}>
          <Chromagram chroma={chroma} />
          <figure className={classes.profile}>
            <PitchRing size={200} strengths={profile} isLabelled />
            <figcaption>{t('Average strength of each of the twelve notes')}</figcaption>
          </figure>
        </div>
      )}
      <HarmonicContent track={track} />
    </div>
  );
}

/** Text alternative of the picture. */
function describe(chroma: Chroma): string {
  const means = meanStrengths(chroma);
  const strongest = PITCH_CLASSES.map((name, index) => ({ name, mean: means[index] ?? 0 }))
    .sort((a, b) => b.mean - a.mean)
    .slice(0, 3)
    .map(({ name }) => name);
  const duration = spellDuration(chroma.nFrames * chroma.secondsPerFrame);
  return t('Harmony over {duration}: the strength of the twelve notes over time. Strongest overall: {strongest}.', {
    duration,
    strongest: strongest.join(', '),
  });
}

/** The chroma of a song over time, with the names of the pitch classes and a time axis. */
function Chromagram({ chroma }: { chroma: Chroma }) {
  const description = useMemo(() => describe(chroma), [chroma]);
  const durationSeconds = chroma.nFrames * chroma.secondsPerFrame;
  return (
    <div className={classes.figure}>
      <ol className={classes.names} aria-hidden="true">
        {ROWS_FROM_TOP.map((pitchClass) => (
          <li key={pitchClass}>
            <span className={classes.swatch} style={{ background: ringColour(pitchClass) }} />
            {PITCH_CLASSES[pitchClass]}
          </li>
        ))}
      </ol>
      <ChromaPicture chroma={chroma} className={classes.plate} label={description} />
      <TimeAxis fromSeconds={0} toSeconds={durationSeconds} className={classes.axis} />
    </div>
  );
}
