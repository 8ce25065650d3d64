import { formatCount, formatPart } from '@/lib/format';

/** Return the smaller transposition to the same key, -5..6 semitones. */
function signedShift(transpositionSemitones: number): number {
  const upwards = ((transpositionSemitones % 12) + 12) % 12;
  return upwards > 6 ? upwards - 12 : upwards;
}

/** Describe the key of the reference relative to the query in a list: "5 semitones higher", "same key". */
export function shortKeyWords(transpositionSemitones: number): string {
  const shift = signedShift(transpositionSemitones);
  if (shift === 0) return 'same key';
  return `${formatCount(Math.abs(shift), 'semitone')} ${shift > 0 ? 'higher' : 'lower'}`;
}

/** Describe the same in a sentence: "5 semitones higher", "in the same key". */
export function keyWords(transpositionSemitones: number): string {
  const words = shortKeyWords(transpositionSemitones);
  return words === 'same key' ? `in the ${words}` : words;
}

/** Tempo differences below this are not audible. */
const SAME_TEMPO = 0.02;
const IN_PERCENT_UP_TO = 1.5;

/** Describe the tempo of the reference relative to the query in a list: "8 % faster", "same tempo". */
export function shortTempoWords(tempoRatio: number): string {
  const change = tempoRatio - 1;
  if (Math.abs(change) < SAME_TEMPO) return 'same tempo';
  if (tempoRatio > IN_PERCENT_UP_TO) return `${tempoRatio.toFixed(1)} times as fast`;
  if (tempoRatio < 1 / IN_PERCENT_UP_TO) return `${(1 / tempoRatio).toFixed(1)} times as slow`;
  return `${formatPart(Math.abs(change))} ${change > 0 ? 'faster' : 'slower'}`;
}

/** Describe the same in a sentence: "8 % faster", "at the same tempo". */
export function tempoWords(tempoRatio: number): string {
  const words = shortTempoWords(tempoRatio);
  return words === 'same tempo' ? `at the ${words}` : words;
}
