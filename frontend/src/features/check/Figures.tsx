import type { CheckAnswer } from '@/client';
import { Fact } from '@/components/Fact';
import { formatDistance, formatDuration, formatOdds, formatPart, formatSimilarity } from '@/lib/format';
import { shortKeyWords, shortTempoWords } from '@/lib/musicWords';
import { coveredSeconds } from '@/lib/sections';
import { t } from '@/lib/texts';
import classes from './Figures.module.css';

/** Return how much of the first song is found in the second. */
function coverWords({ query, verdict }: CheckAnswer): string | null {
  if (verdict.sections.length === 0) return null;
  const covered = coveredSeconds(verdict.sections, 'query');
  if (query.duration_s === null) return formatDuration(covered);
  const part = formatPart(Math.min(1, covered / query.duration_s));
  return t('{n} of {total} ({part})', {
    n: formatDuration(covered),
    total: formatDuration(query.duration_s),
    part,
  });
}

/** All figures of a verdict, collapsed by default. */
export function Figures({ check }: { check: CheckAnswer }) {
  const { verdict } = check;
  // Nothing carries a key or a tempo where nothing matches.
  const hasMatch = verdict.sections.length > 0;
  return (
    <details>
      <summary>{t('All figures')}</summary>
      <dl className={classes.figures}>
        {hasMatch && verdict.transposition_semitones !== null && (
          <Fact name={t('Key of the second song')}>{shortKeyWords(verdict.transposition_semitones)}</Fact>
        )}
        {hasMatch && verdict.tempo_ratio !== null && (
          <Fact name={t('Tempo of the second song')}>{shortTempoWords(verdict.tempo_ratio)}</Fact>
        )}
        <Fact name={t('Matched part of the first song')}>{coverWords(check)}</Fact>
        <Fact name={t('Unrelated pairs with this probability')}>{formatOdds(verdict.false_alarm_rate)}</Fact>
        <Fact name={t('Distance')}>{formatDistance(verdict.distance)}</Fact>
        {verdict.similarity !== null && <Fact name={t('Similarity')}>{formatSimilarity(verdict.similarity)}</Fact>}
        <Fact name={t('Model')}>
          <code>{verdict.model_id}</code>
        </Fact>
      </dl>
    </details>
  );
}
