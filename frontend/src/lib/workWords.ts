import type { MemberRelation, RowOutcome, WorkAnswer, WriterRole } from '@/client';
import { msg, type Text } from '@/lib/texts';

/** What a writer did, by the codes of the Common Works Registration. */
export const ROLE_NAMES: Record<WriterRole, Text> = {
  C: msg('Music'),
  A: msg('Words'),
  CA: msg('Music and words'),
  AR: msg('Arrangement'),
  AD: msg('Adaptation'),
  TR: msg('Translation'),
  SA: msg('Further words'),
  SR: msg('Further arrangement'),
};

/** What a recording is to its work. */
export const RELATION_NAMES: Record<MemberRelation, Text> = {
  original: msg('First recording'),
  same_recording: msg('Copy of a recording'),
  version: msg('Version'),
};

/** What became of a row of an import. */
export const OUTCOME_NAMES: Record<RowOutcome, Text> = {
  created: msg('New'),
  updated: msg('Changed'),
  unchanged: msg('As it is'),
  refused: msg('Refused'),
};

/** The names of the writers of a work, else its composer. */
export function creditOf(work: Pick<WorkAnswer, 'writers' | 'composer'>): string | null {
  return work.writers.length > 0 ? work.writers.map(({ name }) => name).join(', ') : work.composer;
}
