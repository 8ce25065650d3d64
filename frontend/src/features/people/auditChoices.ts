import type { TargetKind } from '@/client';
import { ACTIONS } from '@/lib/auditWords';
import { msg, say, type Text, t } from '@/lib/texts';

const KINDS: Record<TargetKind, Text> = {
  track: msg('Songs'),
  work: msg('Works'),
  playlist: msg('Playlists'),
  import: msg('Imports'),
  clip: msg('Clips'),
  library: msg('Library'),
  webhook: msg('Webhooks'),
  user: msg('Users'),
  key: msg('Keys'),
  session: msg('Sessions'),
  invitation: msg('Invitations'),
  review: msg('Answers about matches'),
  calibration: msg('Calibrations'),
  case: msg('Cases'),
  set: msg('Sets'),
};

/** Choices of the filter by what was done. Actions have the names that the API gives them. */
export function actionChoices() {
  return [{ value: '', label: t('Any action') }, ...ACTIONS.map((value) => ({ value, label: value }))];
}

export function kindChoices() {
  return [
    { value: '', label: t('Anything') },
    ...Object.entries(KINDS).map(([value, label]) => ({ value, label: say(label) })),
  ];
}

const ONE: Record<TargetKind, Text> = {
  track: msg('track {id}'),
  work: msg('work {id}'),
  playlist: msg('playlist {id}'),
  import: msg('import {id}'),
  clip: msg('clip {id}'),
  library: msg('library {id}'),
  webhook: msg('webhook {id}'),
  user: msg('user {id}'),
  key: msg('key {id}'),
  session: msg('session {id}'),
  invitation: msg('invitation {id}'),
  review: msg('review {id}'),
  calibration: msg('calibration {id}'),
  case: msg('case {id}'),
  set: msg('set {id}'),
};

/** What an entry is about, by its kind and the start of its id. */
export function targetWords({ kind, id }: { kind: TargetKind; id: string }): string {
  return say(ONE[kind] ?? msg('{id}'), { id: id.slice(0, 8) });
}
