import type { Action, HistoryItem } from '@/client';
import { msg, say, type Text, t } from '@/lib/texts';

/** What was done, as words that follow a name: "Ada edited the song". The type fails when the API has a new action. */
const WORDS: Record<Action, Text> = {
  'track.submitted': msg('added the song'),
  'track.edited': msg('edited the song'),
  'track.trashed': msg('moved the song to the trash'),
  'track.deleted': msg('deleted the song for good'),
  'track.restored': msg('restored the song'),
  'job.retried': msg('retried the analysis'),
  'job.cancelled': msg('cancelled the analysis'),
  'playlist.submitted': msg('added a playlist'),
  'import.started': msg('started an import'),
  'import.paused': msg('paused the import'),
  'import.resumed': msg('went on with the import'),
  'import.retried': msg('retried what the import refused'),
  'import.cancelled': msg('cancelled the import'),
  'clip.submitted': msg('searched with a clip'),
  'work.created': msg('created the work'),
  'work.edited': msg('edited the work'),
  'work.deleted': msg('deleted the work'),
  'work.merged': msg('merged the work'),
  'work.split': msg('split the work'),
  'work.restored': msg('undid a merge or split of the work'),
  'review.made': msg('answered about a match'),
  'case.created': msg('opened a case'),
  'case.edited': msg('changed the title of a case'),
  'case.pair_added': msg('added a pair to a case'),
  'case.pair_removed': msg('removed a pair from a case'),
  'case.noted': msg('wrote a note in a case'),
  'case.frozen': msg('froze a case'),
  'case.deleted': msg('deleted a case'),
  'case.link_created': msg('made a link to a case'),
  'case.link_ended': msg('ended a link to a case'),
  'set.edited': msg('edited the parts of a set'),
  'set.accepted': msg('accepted the parts of a set'),
  'set.searched': msg('searched the library for a set again'),
  'set.cancelled': msg('cancelled the analysis of a set'),
  'set.deleted': msg('deleted a set'),
  'calibration.asked': msg('asked for a calibration by reviews'),
  'calibration.used': msg('changed the calibration in use'),
  'reextraction.started': msg('fetched songs of an older recipe again'),
  'reextraction.stopped': msg('stopped fetching songs again'),
  'webhook.created': msg('made a webhook'),
  'webhook.edited': msg('changed a webhook'),
  'webhook.deleted': msg('deleted a webhook'),
  'delivery.replayed': msg('sent a message again'),
  'session.begun': msg('signed in'),
  'session.ended': msg('signed out'),
  'user.created': msg('made the account'),
  'user.edited': msg('changed the account'),
  'user.password_changed': msg('changed the password'),
  'user.reset_created': msg('made a link for a new password'),
  'invitation.created': msg('invited somebody'),
  'invitation.withdrawn': msg('withdrew an invitation'),
  'key.created': msg('made an API key'),
  'key.deleted': msg('deleted an API key'),
};

/** All actions. */
export const ACTIONS = Object.keys(WORDS) as Action[];

/** Words for an action; its name for one of a newer server. */
export function actionWords(action: Action): string {
  return WORDS[action] ? say(WORDS[action]) : action;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Lists are joined by commas, the parts of a thing such as a writer by spaces. */
function valueWords(value: unknown): string {
  if (isNothing(value)) return t('nothing');
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (typeof value !== 'object') return String(value);
  const parts = Object.values(value as object).filter((part) => !isNothing(part));
  return parts.map(valueWords).join(' ');
}

/** Fields whose names are words of English. Others, such as ids, are codes in every language. */
const FIELDS: Record<string, Text> = {
  title: msg('title'),
  alternative_titles: msg('alternative titles'),
  artist: msg('artist'),
  album: msg('album'),
  date: msg('date'),
  label: msg('label'),
  language: msg('language'),
  tags: msg('tags'),
  source: msg('source'),
  file_name: msg('file name'),
  writers: msg('writers'),
  composer: msg('composer'),
  year: msg('year'),
  notes: msg('notes'),
  note: msg('note'),
  links: msg('links'),
  name: msg('name'),
  role: msg('role'),
  answer: msg('answer'),
  relation: msg('relation'),
  tracks: msg('tracks'),
  moved: msg('moved'),
};

const CODES = new Set(['iswc', 'isrc']);

function fieldWords(name: string): string {
  const words = FIELDS[name];
  if (CODES.has(name)) return name.toUpperCase();
  return words ? say(words) : name.replaceAll('_', ' ');
}

/** The fields that changed: "title from Hallo to Halo". Empty where nothing is known. */
export function changeWords({ before, after }: Pick<HistoryItem, 'before' | 'after'>): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .filter((name) => !isNothing(before?.[name]) || !isNothing(after?.[name]))
    .map((name) => {
      const field = fieldWords(name);
      const [was, is] = [before?.[name], after?.[name]];
      if (was === undefined) return `${field} ${valueWords(is)}`;
      return is === undefined
        ? t('{field} was {value}', { field, value: valueWords(was) })
        : t('{field} from {before} to {after}', { field, before: valueWords(was), after: valueWords(is) });
    })
    .join(', ');
}
