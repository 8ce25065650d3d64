import type { Action, HistoryItem } from '@/client';

/** What was done, as words that follow a name: "Ada edited the song". The type fails when the API has a new action. */
const WORDS: Record<Action, string> = {
  'track.submitted': 'added the song',
  'track.edited': 'edited the song',
  'track.trashed': 'moved the song to the trash',
  'track.deleted': 'deleted the song for good',
  'track.restored': 'restored the song',
  'job.retried': 'retried the analysis',
  'job.cancelled': 'cancelled the analysis',
  'playlist.submitted': 'added a playlist',
  'import.started': 'started an import',
  'import.paused': 'paused the import',
  'import.resumed': 'went on with the import',
  'import.retried': 'retried what the import refused',
  'import.cancelled': 'cancelled the import',
  'clip.submitted': 'searched with a clip',
  'work.created': 'created the work',
  'work.edited': 'edited the work',
  'work.deleted': 'deleted the work',
  'work.merged': 'merged the work',
  'work.split': 'split the work',
  'work.restored': 'undid a merge or split of the work',
  'review.made': 'answered about a match',
  'case.created': 'opened a case',
  'case.edited': 'changed the title of a case',
  'case.pair_added': 'added a pair to a case',
  'case.pair_removed': 'removed a pair from a case',
  'case.noted': 'wrote a note in a case',
  'case.frozen': 'froze a case',
  'case.deleted': 'deleted a case',
  'case.link_created': 'made a link to a case',
  'case.link_ended': 'ended a link to a case',
  'calibration.asked': 'asked for a calibration by reviews',
  'calibration.used': 'changed the calibration in use',
  'reextraction.started': 'fetched songs of an older recipe again',
  'reextraction.stopped': 'stopped fetching songs again',
  'webhook.created': 'made a webhook',
  'webhook.edited': 'changed a webhook',
  'webhook.deleted': 'deleted a webhook',
  'delivery.replayed': 'sent a message again',
  'session.begun': 'signed in',
  'session.ended': 'signed out',
  'user.created': 'made the account',
  'user.edited': 'changed the account',
  'user.password_changed': 'changed the password',
  'user.reset_created': 'made a link for a new password',
  'invitation.created': 'invited somebody',
  'invitation.withdrawn': 'withdrew an invitation',
  'key.created': 'made an API key',
  'key.deleted': 'deleted an API key',
};

/** All actions. */
export const ACTIONS = Object.keys(WORDS) as Action[];

/** Words for an action; its name for one of a newer server. */
export function actionWords(action: Action): string {
  return WORDS[action] ?? action;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Lists are joined by commas, the parts of a thing such as a writer by spaces. */
function valueWords(value: unknown): string {
  if (isNothing(value)) return 'nothing';
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (typeof value !== 'object') return String(value);
  const parts = Object.values(value as object).filter((part) => !isNothing(part));
  return parts.map(valueWords).join(' ');
}

/** The fields that changed: "title from Hallo to Halo". Empty where nothing is known. */
export function changeWords({ before, after }: Pick<HistoryItem, 'before' | 'after'>): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .filter((name) => !isNothing(before?.[name]) || !isNothing(after?.[name]))
    .map((name) => {
      const field = name.replaceAll('_', ' ');
      const [was, is] = [before?.[name], after?.[name]];
      if (was === undefined) return `${field} ${valueWords(is)}`;
      return is === undefined
        ? `${field} was ${valueWords(was)}`
        : `${field} from ${valueWords(was)} to ${valueWords(is)}`;
    })
    .join(', ');
}
