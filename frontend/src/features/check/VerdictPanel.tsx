import { Title } from '@mantine/core';
import type { VerdictAnswer } from '@/client';
import { VerdictIcon } from '@/components/VerdictIcon';
import { formatProbability } from '@/lib/format';
import { VERDICTS } from '@/theme/verdicts';
import { DistanceScale } from './DistanceScale';
import classes from './VerdictPanel.module.css';

/** The probability as a count of cases, which is what calibrated means. */
function meaning(probability: number): string {
  const inHundred = Math.min(99, Math.max(1, Math.round(probability * 100)));
  return `Calibrated: in about ${inHundred} of 100 pairs as far apart as this one, both songs record one work.`;
}

/** The verdict in words, colour and icon, and the two figures behind it. */
export function VerdictPanel({ verdict }: { verdict: VerdictAnswer }) {
  const { words, colour } = VERDICTS[verdict.decision];
  return (
    <section className={classes.panel} style={{ borderColor: colour }} aria-label="Verdict">
      <div role="status" className={classes.decision} style={{ color: colour }}>
        <VerdictIcon decision={verdict.decision} size={42} isTight />
        <Title order={2} className={classes.words}>
          {words}
        </Title>
      </div>
      <div className={classes.figures}>
        <div>
          <p className={classes.name}>Probability of one work</p>
          <p className={classes.probability}>{formatProbability(verdict.probability)}</p>
          <p className={classes.meaning}>{meaning(verdict.probability)}</p>
        </div>
        <DistanceScale distance={verdict.distance} threshold={verdict.threshold} colour={colour} />
      </div>
      <p className={classes.model}>
        Model <code>{verdict.model_id}</code>
      </p>
    </section>
  );
}
