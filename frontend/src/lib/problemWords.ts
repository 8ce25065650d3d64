import type { ProblemDetails } from '@/client';
import { spellDuration } from '@/lib/format';
import { detailIn, sentenceIn, titleIn } from '@/lib/serverWords';
import { msg, say, type Text, t } from '@/lib/texts';

/** Fields of a request that the page reads from its address. */
const IDS = new Set([
  'track_id',
  'query_id',
  'reference_id',
  'playlist_id',
  'clip_id',
  'work_id',
  'case_id',
  'pair_id',
  'import_id',
  'set_id',
  'user_id',
  'webhook_id',
]);

/** Advice for the page, by the code of an error, where the server's own names headers and parameters of the API. */
const FOR_PEOPLE: Readonly<Record<string, Text>> = {
  busy: msg('Wait {wait}, then try again.'),
  rate_limited: msg('Wait {wait}, then try again. An administrator can raise the limit.'),
  too_many_sign_ins: msg('Wait {wait}, then try again.'),
  not_signed_in: msg('Sign in, then try again.'),
  invalid_clip: msg('Enter both times, the start before the end.'),
  clip_too_long: msg('Enter the times of a part of at most 60 seconds.'),
  ranking_too_deep: msg('It lists the nearest 10 000 songs. Check the pair itself, or move “Show from” to the right.'),
  review_outdated: msg('Load the page again and look at that answer before you change it.'),
};

/** Words that only a program can follow. */
const OF_THE_API = /Retry-After|Authorization|`(start_s|min_probability|revises)`/;

type Words = Pick<ProblemDetails, 'title' | 'detail' | 'errors'>;

/**
 * Say an error in the language of the page, and what a person can do about it, without the names of parameters.
 *
 * @param waitSeconds How long to wait before the request is sent again, as the API asks; 0 if it does not.
 */
export function inPlainWords(problem: ProblemDetails, waitSeconds: number): Words {
  const { code } = problem;
  if (code === 'invalid_cursor') {
    return {
      title: t('This part of the list cannot be found'),
      detail: t('The address was changed or is too old. Start again with the first part.'),
    };
  }
  const title = titleIn(problem);
  const advice = OF_THE_API.test(problem.detail) ? FOR_PEOPLE[code] : undefined;
  const wait = waitSeconds > 0 ? spellDuration(Math.ceil(waitSeconds)) : t('a few seconds');
  const detail = advice ? `${title}. ${say(advice, { wait })}` : detailIn(problem);
  const errors = problem.errors?.map((field) => ({ ...field, message: sentenceIn(field.message) }));
  const fields = (errors ?? []).map(({ location }) => String(location[0]));
  const isDamagedId = code === 'invalid_request' && fields.length > 0 && fields.every((field) => IDS.has(field));
  return isDamagedId ? { title: t('This address is damaged'), detail } : { title, detail, errors };
}
