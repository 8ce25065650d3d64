import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PitchRing } from '@/components/PitchRing';
import { decodeChroma, meanStrengths, profileOf } from '@/lib/chroma';
import { chromaQuery } from '@/lib/queries/compare';
import { Chromagram } from './Chromagram';
import classes from './ChromaSection.module.css';

/** The harmony of a song: its chroma in time, and its profile on the ring. */
export function ChromaSection({ trackId }: { trackId: string }) {
  const { data, error, isPending, refetch } = useQuery(chromaQuery(trackId));
  const chroma = useMemo(() => (data ? decodeChroma(data) : null), [data]);
  const profile = useMemo(() => (chroma ? profileOf(meanStrengths(chroma)) : undefined), [chroma]);
  return (
    <section className={classes.section} aria-labelledby="chroma-title">
      <Title order={2} id="chroma-title">
        Harmony
      </Title>
      {isPending && <LoadingNotice label="Loading the chroma" rows={1} height={200} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {chroma && chroma.nFrames === 0 && <EmptyNotice title="The chroma is empty" />}
      {chroma && chroma.nFrames > 0 && (
        <div className={classes.pictures}>
          <Chromagram chroma={chroma} />
          <figure className={classes.profile}>
            <PitchRing size={200} strengths={profile} isLabelled />
            <figcaption>Pitch classes on the whole, in the order of fifths</figcaption>
          </figure>
        </div>
      )}
    </section>
  );
}
