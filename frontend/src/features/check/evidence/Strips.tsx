import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CheckAnswer, EvidenceAnswer } from '@/client';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import type { Listening } from '@/components/transport/useListening';
import { counterpart, onThePath } from '@/lib/alignment';
import { decodeChroma, transposed } from '@/lib/chroma';
import { keyWords } from '@/lib/musicWords';
import { chromaQuery } from '@/lib/queries/compare';
import { type Side, spanOf } from '@/lib/sections';
import { t } from '@/lib/texts';
import { namesOf } from '@/lib/track';
import { Bands } from './Bands';
import { stripWidths } from './bandGeometry';
import { Strip } from './Strip';
import classes from './Strips.module.css';
import type { TimeView } from './useTimeView';

interface StripsProps {
  check: CheckAnswer;
  evidence: EvidenceAnswer;
  listening: Listening;
  time: TimeView;
}

/** The chroma of both songs, one above the other, with ribbons between matching stretches. */
export function Strips({ check, evidence, listening, time }: StripsProps) {
  const { query, reference, verdict } = check;
  const { sections } = evidence;
  const main = useMemo(() => onThePath(evidence), [evidence]);
  const names = namesOf(check);
  const queryChroma = useQuery(chromaQuery(query.id));
  const referenceChroma = useQuery(chromaQuery(reference.id));
  const shift = verdict.transposition_semitones ?? 0;
  const [isInOneKey, setInOneKey] = useState(true);
  const above = useMemo(
    () => queryChroma.data && transposed(decodeChroma(queryChroma.data), isInOneKey ? shift : 0),
    [queryChroma.data, isInOneKey, shift],
  );
  const below = useMemo(() => referenceChroma.data && decodeChroma(referenceChroma.data), [referenceChroma.data]);

  const failed = [queryChroma, referenceChroma].find(({ error }) => error !== null);
  if (failed?.error) return <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!above || !below) return <LoadingNotice label={t('Loading the harmony')} rows={2} height={96} />;

  const widths = stripWidths(time.durations);
  const hoverOn = (side: Side) => (seconds: number | null) => {
    if (seconds === null) return time.setHover(null);
    const other = counterpart(evidence, side, seconds, listening.chosen ?? undefined);
    time.setHover(side === 'query' ? { query: seconds, reference: other } : { query: other, reference: seconds });
  };
  return (
    <div className={classes.strips}>
      <div>
        <Strip
          title={names.query}
          side="query"
          chroma={above}
          width={widths.query}
          matched={sections.map((section) => spanOf(section, 'query'))}
          listening={listening}
          time={time}
          onHover={hoverOn('query')}
        />
        <Bands sections={sections} main={main} widths={widths} listening={listening} time={time} />
        <Strip
          title={names.reference}
          side="reference"
          chroma={below}
          width={widths.reference}
          matched={sections.map((section) => spanOf(section, 'reference'))}
          listening={listening}
          time={time}
          onHover={hoverOn('reference')}
        />
      </div>
      <p className={classes.caption}>
        {main.size < sections.length
          ? t(
              'Each strip shows one song from start to end. Colours are the notes that sound. Ribbons connect stretches that match; dashed ribbons are repeats, such as a chorus that also matches a later chorus.',
            )
          : t(
              'Each strip shows one song from start to end. Colours are the notes that sound. Ribbons connect stretches that match.',
            )}{' '}
        <span className="on-screen">{t('Click anywhere to go to that moment in both songs.')}</span>
      </p>
      {shift !== 0 && (
        <Switch
          label={t('Show the first song {key}, in the key of the second, so that matching notes have the same colour', {
            key: keyWords(shift),
          })}
          checked={isInOneKey}
          onChange={(event) => setInOneKey(event.currentTarget.checked)}
        />
      )}
      {shift !== 0 && isInOneKey && (
        <p className={`${classes.caption} on-paper`}>
          {t('The first song is shown {key}, in the key of the second, so that matching notes have the same colour.', {
            key: keyWords(shift),
          })}
        </p>
      )}
    </div>
  );
}
