import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CheckAnswer, EvidenceAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { Players } from '@/components/transport/Players';
import { useListening } from '@/components/transport/useListening';
import { evidenceQuery } from '@/lib/queries/compare';
import type { Moment } from '@/lib/sections';
import { namesOf } from '@/lib/track';
import { styleOf } from '@/theme/verdicts';
import classes from './Evidence.module.css';
import { Matrix } from './Matrix';
import { SectionTable } from './SectionTable';
import { Strips } from './Strips';
import { useTimeView } from './useTimeView';
import { ZoomButtons } from './ZoomButtons';

/** The evidence of a verdict: matching stretches as pictures, as a table and in two players. */
export function Evidence({ check }: { check: CheckAnswer }) {
  const { data, error, isPending, refetch } = useQuery(evidenceQuery(check.query.id, check.reference.id));
  return (
    <section className={classes.evidence} aria-labelledby="evidence-title">
      <Title order={2} id="evidence-title">
        What matches what
      </Title>
      {isPending && <LoadingNotice label="Loading the evidence" rows={1} height={320} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && (data.shape[0] === 0 || data.shape[1] === 0) && (
        <EmptyNotice title="There is nothing to draw">
          <p>One of the songs is too short or silent.</p>
        </EmptyNotice>
      )}
      {data && data.shape[0] > 0 && data.shape[1] > 0 && <Shown check={check} evidence={data} />}
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

function Shown({ check, evidence }: { check: CheckAnswer; evidence: EvidenceAnswer }) {
  const durations = useMemo(() => durationsOf(check, evidence), [check, evidence]);
  const listening = useListening(evidence, durations);
  const time = useTimeView(durations, listening.moment, listening.playing !== null);
  const { sections } = evidence;
  return (
    // Ribbons and path have the colour of the verdict.
    <div className={classes.shown} style={{ ['--verdict' as string]: styleOf(check.verdict).colour }}>
      <div className={classes.pictures}>
        <ZoomButtons time={time} />
        <Strips check={check} evidence={evidence} listening={listening} time={time} />
      </div>
      <Players check={check} listening={listening} />
      <div className={classes.details}>
        <Matrix evidence={evidence} names={namesOf(check)} listening={listening} time={time} />
        <div className={classes.list}>
          <Title order={3}>Matching stretches</Title>
          {sections.length > 0 ? (
            <SectionTable sections={sections} listening={listening} />
          ) : (
            <EmptyNotice title="No stretch of the two songs matches" />
          )}
        </div>
      </div>
    </div>
  );
}
