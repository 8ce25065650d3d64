import type { ProblemDetails } from '@/client';
import { detailIn, sentenceIn, titleIn } from '@/lib/serverWords';
import { t } from '@/lib/texts';

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
]);

type Words = Pick<ProblemDetails, 'title' | 'detail' | 'errors'>;

/**
 * Say an error in the language of the page; of a damaged address, what a person can do about it, without the names of
 * parameters.
 */
export function inPlainWords(problem: ProblemDetails): Words {
  const { code } = problem;
  if (code === 'invalid_cursor') {
    return {
      title: t('This part of the list cannot be found'),
      detail: t('The address was changed or is too old. Start again with the first part.'),
    };
  }
  const title = titleIn(problem);
  const detail = detailIn(problem);
  const errors = problem.errors?.map((field) => ({ ...field, message: sentenceIn(field.message) }));
  const fields = (errors ?? []).map(({ location }) => String(location[0]));
  const isDamagedId = code === 'invalid_request' && fields.length > 0 && fields.every((field) => IDS.has(field));
  return isDamagedId ? { title: t('This address is damaged'), detail } : { title, detail, errors };
}
