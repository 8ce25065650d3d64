import { Title } from '@mantine/core';
import type { CheckAnswer } from '@/client';
import { ThresholdField } from '@/components/ThresholdField';
import { VerdictIcon } from '@/components/VerdictBadge';
import { formatProbabilityAndThreshold } from '@/lib/format';
import { reasonWords } from '@/lib/reasonWords';
import { say, t } from '@/lib/texts';
import type { Threshold } from '@/lib/threshold';
import { styleOf } from '@/theme/verdicts';
import { Figures } from './Figures';
import { ProbabilityScale } from './ProbabilityScale';
import classes from './VerdictPanel.module.css';
import { findings, matchSentence } from './verdictWords';

interface VerdictPanelProps {
  check: CheckAnswer;
  threshold: Threshold;
  onThreshold: (threshold: number | undefined) => void;
}

/** The verdict: decision, longest match, reason, relation, probability and figures. */
export function VerdictPanel({ check, threshold, onThreshold }: VerdictPanelProps) {
  const { verdict } = check;
  const style = styleOf(verdict);
  const sentence = matchSentence(check);
  const [probability, likelyFrom] = formatProbabilityAndThreshold(verdict.probability, verdict.threshold);
  const found = findings(check);
  return (
    <section className={classes.panel} style={{ borderColor: style.colour }} aria-label={t('Verdict')}>
      <div role="status" className={classes.statement}>
        <div className={classes.decision} style={{ color: style.colour }}>
          <VerdictIcon of={style} size={42} isTight />
          <Title order={2} className={classes.words}>
            {say(style.words)}
          </Title>
        </div>
        {sentence && <p className={classes.sentence}>{sentence}</p>}
        <p className={sentence ? classes.reason : classes.sentence}>{reasonWords(verdict)}</p>
        {found.length > 0 && (
          <ul className={classes.findings} aria-label={t('Findings')}>
            {found.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
      </div>
      <div className={classes.certainty}>
        <div>
          <p className={classes.name}>{t('Probability that both are the same work')}</p>
          <p className={classes.probability}>{probability}</p>
          <ProbabilityScale
            probability={verdict.probability}
            threshold={verdict.threshold}
            words={t('likely from {likelyFrom}', { likelyFrom })}
            colour={style.colour}
          />
        </div>
        <ThresholdField kind="likely" value={threshold} onChoose={onThreshold} className={classes.field} />
      </div>
      <Figures check={check} />
    </section>
  );
}
