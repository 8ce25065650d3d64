import type { CheckAnswer, SectionAnswer } from '@/client';
import { formatDuration } from '@/lib/format';
import { keyWords, tempoWords } from '@/lib/musicWords';
import { recipeWords } from '@/lib/recipe';
import { limitWords, melodyWords, relationWords } from '@/lib/relationWords';
import { coveredSeconds, longest } from '@/lib/sections';
import { t } from '@/lib/texts';
import { namesOf } from '@/lib/track';

const quoted = (name: string) => t('“{name}”', { name });

function matchWords(section: SectionAnswer, query: string, reference: string): string {
  return t('{query} from {start} to {end} matches {reference} from {begin} to {stop}', {
    query,
    start: formatDuration(section.query_start_s),
    end: formatDuration(section.query_end_s),
    reference,
    begin: formatDuration(section.reference_start_s),
    stop: formatDuration(section.reference_end_s),
  });
}

/** Return key and tempo of the second song relative to the first: "5 semitones higher and 8 % faster". */
function mannerWords({ verdict }: CheckAnswer): string | null {
  const { transposition_semitones, tempo_ratio } = verdict;
  if (transposition_semitones === null) return null;
  const key = keyWords(transposition_semitones);
  return tempo_ratio === null ? key : t('{key} and {tempo}', { key, tempo: tempoWords(tempo_ratio) });
}

/**
 * Describe the longest match in one sentence. Return null without sections, and where the reason says it all: of one
 * recording, and of songs that cannot be compared.
 */
export function matchSentence(check: CheckAnswer): string | null {
  const { query, verdict } = check;
  const names = namesOf(check);
  const best = longest(verdict.sections);
  if (!best || verdict.relation === 'same_recording' || verdict.limit === 'too_little_harmony') return null;
  const manner = mannerWords(check);
  const whole = `${matchWords(best, quoted(names.query), quoted(names.reference))}${manner ? `, ${manner}` : ''}.`;
  const isWeak = verdict.decision === 'unlikely' || verdict.limit === 'no_rare_section';
  if (isWeak) return t('Best match found: {match}', { match: whole });
  const others = verdict.sections.length - 1;
  if (others === 0) return whole;
  const covered = formatDuration(coveredSeconds(verdict.sections, 'query'));
  const total =
    query.duration_s === null ? covered : t('{n} of {total}', { n: covered, total: formatDuration(query.duration_s) });
  const more = t(
    '{n, plural, one {# more stretch} other {# more stretches}} match; together {total} of the first song.',
    { n: others, total },
  );
  return `${whole} ${more}`;
}

/**
 * Return what the two songs have in common, what keeps the verdict below likely, whether the melodies agree, and whether
 * the older recipe was compared. Nothing of one recording and of too little harmony: heading and reason say it all.
 */
export function findings(check: CheckAnswer): string[] {
  const { verdict } = check;
  if (verdict.relation === 'same_recording' || verdict.limit === 'too_little_harmony') return [];
  const relation = relationWords(verdict);
  const limit = limitWords(verdict);
  const isSaid = limit !== null && relation?.toLowerCase().includes(limit.toLowerCase());
  return [relation, isSaid ? null : limit, melodyWords(verdict), recipeWords(check)].filter((words) => words !== null);
}
