import { formatDecimal, formatPart } from '@/lib/format';
import { t } from '@/lib/texts';

/** Return the smaller transposition to the same key, -5..6 semitones. */
function signedShift(transpositionSemitones: number): number {
  const upwards = ((transpositionSemitones % 12) + 12) % 12;
  return upwards > 6 ? upwards - 12 : upwards;
}

/** Describe the key of the reference relative to the query in a list: "5 semitones higher", "same key". */
export function shortKeyWords(transpositionSemitones: number): string {
  const shift = signedShift(transpositionSemitones);
  if (shift === 0) return t('same key');
  const n = Math.abs(shift);
  return shift > 0
    ? t('{n, plural, one {# semitone} other {# semitones}} higher', { n })
    : t('{n, plural, one {# semitone} other {# semitones}} lower', { n });
}

/** Describe the same in a sentence: "5 semitones higher", "in the same key". */
export function keyWords(transpositionSemitones: number): string {
  return signedShift(transpositionSemitones) === 0 ? t('in the same key') : shortKeyWords(transpositionSemitones);
}

/** Tempo differences below this are not audible. */
const SAME_TEMPO = 0.02;
const IN_PERCENT_UP_TO = 1.5;

const isSameTempo = (tempoRatio: number) => Math.abs(tempoRatio - 1) < SAME_TEMPO;

/** Describe the tempo of the reference relative to the query in a list: "8 % faster", "same tempo". */
export function shortTempoWords(tempoRatio: number): string {
  const change = tempoRatio - 1;
  if (isSameTempo(tempoRatio)) return t('same tempo');
  if (tempoRatio > IN_PERCENT_UP_TO) return t('{times} times as fast', { times: formatDecimal(tempoRatio, 1) });
  if (tempoRatio < 1 / IN_PERCENT_UP_TO) return t('{times} times as slow', { times: formatDecimal(1 / tempoRatio, 1) });
  const percent = formatPart(Math.abs(change));
  return change > 0 ? t('{percent} faster', { percent }) : t('{percent} slower', { percent });
}

/** Describe the same in a sentence: "8 % faster", "at the same tempo". */
export function tempoWords(tempoRatio: number): string {
  return isSameTempo(tempoRatio) ? t('at the same tempo') : shortTempoWords(tempoRatio);
}
