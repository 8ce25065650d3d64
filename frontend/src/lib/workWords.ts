import type { MemberRelation, RowOutcome, WorkAnswer, WriterRole } from '@/client';

/** What a writer did, by the codes of the Common Works Registration. */
export const ROLE_NAMES: Record<WriterRole, string> = {
  C: 'Music',
  A: 'Words',
  CA: 'Music and words',
  AR: 'Arrangement',
  AD: 'Adaptation',
  TR: 'Translation',
  SA: 'Further words',
  SR: 'Further arrangement',
};

/** What a recording is to its work. */
export const RELATION_NAMES: Record<MemberRelation, string> = {
  original: 'First recording',
  same_recording: 'Copy of a recording',
  version: 'Version',
};

/** What became of a row of an import. */
export const OUTCOME_NAMES: Record<RowOutcome, string> = {
  created: 'New',
  updated: 'Changed',
  unchanged: 'As it is',
  refused: 'Refused',
};

/** The names of the writers of a work, else its composer. */
export function creditOf(work: Pick<WorkAnswer, 'writers' | 'composer'>): string | null {
  return work.writers.length > 0 ? work.writers.map(({ name }) => name).join(', ') : work.composer;
}
