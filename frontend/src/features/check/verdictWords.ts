import type { CheckAnswer, SectionAnswer } from '@/client';
import { formatCount, formatDuration, formatOdds } from '@/lib/format';
import { keyWords, tempoWords } from '@/lib/musicWords';
import { coveredSeconds, longest } from '@/lib/sections';
import { namesOf } from '@/lib/track';

const quoted = (name: string) => `“${name}”`;

function stretch(from: number, to: number): string {
  return `${formatDuration(from)} to ${formatDuration(to)}`;
}

function matchWords(section: SectionAnswer, query: string, reference: string): string {
  const here = stretch(section.query_start_s, section.query_end_s);
  const there = stretch(section.reference_start_s, section.reference_end_s);
  return `${query} from ${here} matches ${reference} from ${there}`;
}

/** Return key and tempo of the second song relative to the first: "5 semitones higher and 8 % faster". */
export function mannerWords({ verdict }: CheckAnswer): string | null {
  const { transposition_semitones, tempo_ratio } = verdict;
  if (transposition_semitones === null) return null;
  const key = keyWords(transposition_semitones);
  return tempo_ratio === null ? key : `${key} and ${tempoWords(tempo_ratio)}`;
}

/** Describe the longest match in one sentence. Return null if the songs were not aligned. */
export function matchSentence(check: CheckAnswer): string | null {
  const { query, verdict } = check;
  const names = namesOf(check);
  const best = longest(verdict.sections);
  if (verdict.similarity === null) return null;
  if (!best) return 'No stretch of the two songs matches.';
  const manner = mannerWords(check);
  const whole = `${matchWords(best, quoted(names.query), quoted(names.reference))}${manner ? `, ${manner}` : ''}.`;
  if (verdict.decision === 'unlikely') return `Best match found: ${whole}`;
  const others = verdict.sections.length - 1;
  if (others === 0) return whole;
  const duration = query.duration_s === null ? '' : ` of ${formatDuration(query.duration_s)}`;
  const covered = formatDuration(coveredSeconds(verdict.sections, 'query'));
  return `${whole} ${formatCount(others, 'more stretch', 'more stretches')} match; together ${covered}${duration} of the first song.`;
}

/** Describe the false alarm rate: how many pairs of unrelated songs are this similar. */
export function falseAlarmWords(rate: number): string {
  if (rate > 0.5) return 'Most pairs of unrelated songs look this similar';
  return `${formatOdds(rate)} pairs of unrelated songs look this similar`;
}
