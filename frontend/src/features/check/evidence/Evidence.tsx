import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react';
import type { CheckAnswer, EvidenceAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { semitonesToFirst } from '@/components/transport/mixing';
import { Players } from '@/components/transport/Players';
import { PlayButton, Transport } from '@/components/transport/Transport';
import { useListening } from '@/components/transport/useListening';
import { useTransportKeys } from '@/components/transport/useTransportKeys';
import { counterpart } from '@/lib/alignment';
import { middleOf } from '@/lib/course';
import { evidenceQuery } from '@/lib/queries/compare';
import { type Moment, startOf } from '@/lib/sections';
import { t } from '@/lib/texts';
import { namesOf } from '@/lib/track';
import { styleOf } from '@/theme/verdicts';
import classes from './Evidence.module.css';
import { Matrix } from './Matrix';
import { SectionTable } from './SectionTable';
import { Strips } from './Strips';
import { useTimeView } from './useTimeView';
import { ZoomButtons } from './ZoomButtons';

/** Where a person listens, as the address says it: the number of a stretch, and the time in the first song in seconds. */
export interface ListeningPlace {
  stretch?: number | undefined;
  t?: number | undefined;
}

interface EvidenceProps {
  check: CheckAnswer;
  /** Where the songs are at first. */
  place?: ListeningPlace;
  onPlace?: (place: ListeningPlace) => void;
  /** Puts the button that plays where it stays in sight. */
  inBar?: (button: ReactNode) => ReactNode;
}

/** The evidence of a verdict: matching stretches as pictures, as a table and to listen to. */
export function Evidence(props: EvidenceProps) {
  const { check } = props;
  const { data, error, isPending, refetch } = useQuery(evidenceQuery(check.query.id, check.reference.id));
  return (
    <section className={classes.evidence} aria-labelledby="evidence-title">
      <Title order={2} id="evidence-title">
        {t('What matches what')}
      </Title>
      {isPending && <LoadingNotice label={t('Loading the evidence')} rows={1} height={320} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (data.shape[0] === 0 || data.shape[1] === 0) && (
        <EmptyNotice title={t('There is nothing to draw')}>
          <p>{t('One of the songs is too short or silent.')}</p>
        </EmptyNotice>
      )}
      {data && data.shape[0] > 0 && data.shape[1] > 0 && <Shown {...props} evidence={data} />}
    </section>
  );
}

/** Return the durations of both songs in seconds, at least as long as the compared parts. */
function durationsOf({ query, reference }: CheckAnswer, { shape, seconds_per_frame }: EvidenceAnswer): Moment {
  return {
    query: Math.max(query.duration_s ?? 0, shape[0] * seconds_per_frame),
    reference: Math.max(reference.duration_s ?? 0, shape[1] * seconds_per_frame),
  };
}

/** Return where the songs are at first; null unless the address says it. */
function startAt(evidence: EvidenceAnswer, { stretch, t }: ListeningPlace) {
  const section = stretch === undefined ? undefined : evidence.sections[stretch - 1];
  if (t === undefined) return section ? { moment: startOf(section), section } : null;
  return { moment: { query: t, reference: counterpart(evidence, 'query', t, section) }, section };
}

/** Time after which a place is written into the address, which sliders would change too often. */
const PLACE_MS = 400;

/** Return what tells `onPlace` where the songs stay. */
function usePlace(evidence: EvidenceAnswer, onPlace: EvidenceProps['onPlace']) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (moment: Moment, chosen: EvidenceAnswer['sections'][number] | null) => {
      clearTimeout(timer.current);
      const stretch = chosen ? evidence.sections.indexOf(chosen) + 1 || undefined : undefined;
      timer.current = setTimeout(() => onPlace?.({ stretch, t: Math.round(moment.query) }), PLACE_MS);
    },
    [evidence, onPlace],
  );
}

function Shown({ check, evidence, place = {}, onPlace, inBar }: EvidenceProps & { evidence: EvidenceAnswer }) {
  const durations = useMemo(() => durationsOf(check, evidence), [check, evidence]);
  const semitones = semitonesToFirst(check.verdict.transposition_semitones);
  const onStay = usePlace(evidence, onPlace);
  const alignment = useMemo(
    () => ({ ...evidence, middle: middleOf(evidence, durations.query) }),
    [evidence, durations],
  );
  const listening = useListening(alignment, durations, { semitones, onStay, start: startAt(evidence, place) });
  useTransportKeys(listening);
  const time = useTimeView(durations, listening.moment, listening.playing !== null);
  const { sections } = evidence;
  return (
    // Ribbons and path have the colour of the verdict.
    <div className={classes.shown} style={{ ['--verdict' as string]: styleOf(check.verdict).colour }}>
      <div className={classes.pictures}>
        <ZoomButtons time={time} />
        <Strips check={check} evidence={evidence} listening={listening} time={time} />
      </div>
      <Transport listening={listening} semitones={semitones} hasStretches={sections.length > 0} />
      <Players tracks={check} listening={listening} />
      {inBar?.(<PlayButton listening={listening} size="compact-sm" />)}
      <div className={classes.details}>
        <Matrix evidence={evidence} names={namesOf(check)} listening={listening} time={time} />
        <div className={classes.list}>
          <Title order={3}>{t('Matching stretches')}</Title>
          {sections.length > 0 ? (
            <SectionTable sections={sections} listening={listening} />
          ) : (
            <EmptyNotice title={t('No single stretch of the two songs stands out')} />
          )}
        </div>
      </div>
    </div>
  );
}
