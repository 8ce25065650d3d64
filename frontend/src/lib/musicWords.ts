import { formatPart } from '@/lib/format';

/** Intervals as musicians name them, from unison to tritone. */
const INTERVALS = ['unison', 'semitone', 'tone', 'minor third', 'major third', 'fourth', 'tritone'] as const;

/** The nearer way to the other key, in semitones: -5..6. */
function signedShift(transpositionSemitones: number): number {
  const upwards = ((transpositionSemitones % 12) + 12) % 12;
  return upwards > 6 ? upwards - 12 : upwards;
}

/** Key of the reference seen from the query, where space is short: "fourth higher", "same key". */
export function shortKeyWords(transpositionSemitones: number): string {
  const shift = signedShift(transpositionSemitones);
  if (shift === 0) return 'same key';
  return `${INTERVALS[Math.abs(shift)]} ${shift > 0 ? 'higher' : 'lower'}`;
}

/** The same in a sentence: "a fourth higher", "in the same key". */
export function keyWords(transpositionSemitones: number): string {
  const words = shortKeyWords(transpositionSemitones);
  return signedShift(transpositionSemitones) === 0 ? `in the ${words}` : `a ${words}`;
}

/** Below this difference nobody hears two tempi. */
const SAME_TEMPO = 0.02;
const IN_PERCENT_UP_TO = 1.5;

/** Tempo of the reference seen from the query, where space is short: "8 % faster", "same tempo". */
export function shortTempoWords(tempoRatio: number): string {
  const change = tempoRatio - 1;
  if (Math.abs(change) < SAME_TEMPO) return 'same tempo';
  if (tempoRatio > IN_PERCENT_UP_TO) return `${tempoRatio.toFixed(1)} times as fast`;
  if (tempoRatio < 1 / IN_PERCENT_UP_TO) return `${(1 / tempoRatio).toFixed(1)} times as slow`;
  return `${formatPart(Math.abs(change))} ${change > 0 ? 'faster' : 'slower'}`;
}

/** The same in a sentence: "8 % faster", "at the same tempo". */
export function tempoWords(tempoRatio: number): string {
  const words = shortTempoWords(tempoRatio);
  return words === 'same tempo' ? `at the ${words}` : words;
}
