import type { Evidence, SetState, SetSummary } from '@/client';
import { msg, type Text, t } from '@/lib/texts';

export const SET_STATES: Record<SetState, Text> = {
  queued: msg('Waits'),
  analysing: msg('Being analysed'),
  searching: msg('Searching the library'),
  proposed: msg('Parts to look at'),
  accepting: msg('Becoming songs'),
  accepted: msg('Accepted'),
  failed: msg('Failed'),
  cancelled: msg('Cancelled'),
};

/** Why a part begins where it does. */
export const EVIDENCE_WORDS: Record<Evidence, Text> = {
  beginning: msg('Beginning of the set'),
  chapter: msg('Chapter of the recording'),
  silence: msg('Silence'),
  change: msg('Change of sound: check it'),
  library: msg('A song of the library begins or ends here'),
  person: msg('Put here by a person'),
};

/** The title of a set, or what is known in its place. */
export function titleOfSet({ title, source }: Pick<SetSummary, 'title' | 'source'>): string {
  return title ?? source.file_name ?? source.video_id ?? t('Untitled set');
}
