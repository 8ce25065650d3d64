import type { ProblemDetails } from '@/client';

/** What an id in an address names. */
const NAMED: Record<string, string> = {
  track_id: 'song',
  query_id: 'first song',
  reference_id: 'second song',
  playlist_id: 'playlist',
  clip_id: 'clip',
  work_id: 'work',
};

type Words = Pick<ProblemDetails, 'title' | 'detail' | 'errors'>;

/**
 * Say of an address that the API refuses what a person can do about it. A program that calls the API gets the words of
 * the API, which name the parameter.
 */
export function inPlainWords({ code, title, detail, errors }: ProblemDetails): Words {
  if (code === 'invalid_cursor') {
    return {
      title: 'This part of the list cannot be found',
      detail: 'The address was changed or is too old. Start again with the first part.',
    };
  }
  const names = (errors ?? []).map(({ location }) => NAMED[String(location[0])]);
  if (code !== 'invalid_request' || names.length === 0 || names.includes(undefined)) return { title, detail, errors };
  return {
    title: 'This address is damaged',
    detail: `The part that names the ${names.join(' and the ')} was cut off or changed. Copy the whole address again.`,
  };
}
