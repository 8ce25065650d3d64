import { Title } from '@mantine/core';
import type { CheckAnswer, OperatingPoint } from '@/client';
import { OperatingPointField } from '@/components/OperatingPointField';
import { VerdictIcon } from '@/components/VerdictBadge';
import { formatProbability } from '@/lib/format';
import { VERDICTS } from '@/theme/verdicts';
import { Figures } from './Figures';
import { ProbabilityScale } from './ProbabilityScale';
import classes from './VerdictPanel.module.css';
import { falseAlarmWords, matchSentence } from './verdictWords';

interface VerdictPanelProps {
  check: CheckAnswer;
  operatingPoint: OperatingPoint | undefined;
  onOperatingPoint: (point: OperatingPoint | undefined) => void;
}

/** The verdict: decision, longest match, reason, probability and figures. */
export function VerdictPanel({ check, operatingPoint, onOperatingPoint }: VerdictPanelProps) {
  const { verdict } = check;
  const { words, colour } = VERDICTS[verdict.decision];
  const sentence = matchSentence(check);
  return (
    <section className={classes.panel} style={{ borderColor: colour }} aria-label="Verdict">
      <div role="status" className={classes.statement}>
        <div className={classes.decision} style={{ color: colour }}>
          <VerdictIcon decision={verdict.decision} size={42} isTight />
          <Title order={2} className={classes.words}>
            {words}
          </Title>
        </div>
        {sentence && <p className={classes.sentence}>{sentence}</p>}
        <p className={classes.reason}>{verdict.reason}</p>
      </div>
      <div className={classes.certainty}>
        <div>
          <p className={classes.name}>Probability that both are the same work</p>
          <p className={classes.probability}>{formatProbability(verdict.probability)}</p>
          <p className={classes.alarms}>{falseAlarmWords(verdict.false_alarm_rate)}.</p>
          <ProbabilityScale probability={verdict.probability} threshold={verdict.threshold} colour={colour} />
        </div>
        <OperatingPointField value={operatingPoint} onChoose={onOperatingPoint} className={classes.field} />
      </div>
      <Figures check={check} />
    </section>
  );
}
