import type { Decision, LibraryRelation, TrackSort } from '@/client';
import { z } from '@/lib/schema';
import { ALL_STATES } from '@/lib/states';
import { thresholdSchema } from '@/lib/threshold';

/** Read the search part of an address. Every parameter is text. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Write search parameters, without those that are not set. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

export const DECISIONS = ['likely', 'unsure', 'unlikely'] as const satisfies readonly Decision[];
export const DEFAULT_SORT: TrackSort = '-created_at';

export const RELATIONS = ['likely_cover', 'same_recording', 'none'] as const satisfies readonly LibraryRelation[];

const SORTS = [
  'relevance',
  'created_at',
  '-created_at',
  'title',
  '-title',
  'artist',
  '-artist',
  'duration_s',
  '-duration_s',
] as const satisfies readonly TrackSort[];

const text = z.string().min(1).optional().catch(undefined);
const page = z.coerce.number().int().min(1).optional().catch(undefined);
const state = z.enum(ALL_STATES).optional().catch(undefined);
const min_probability = thresholdSchema;

// Search parameters of each page. Parameters that a schema does not accept are ignored, as is operating_point in links
// that an earlier version made. Ids are left to the API, which explains what is wrong with them.

/** The two songs of a check, and where somebody listens: the number of a stretch, seconds in the first song. */
export const checkSearch = z.object({
  query: text,
  reference: text,
  min_probability,
  stretch: page,
  t: z.coerce.number().min(0).optional().catch(undefined),
});

/** The song from which a part is chosen, and the clip that was ranked. The API keeps a clip for an hour. */
export const clipSearch = z.object({ track: text, clip: text, min_probability });

/** Filter of a song's ranking. */
export const songSearch = z.object({
  decision: z.enum(DECISIONS).optional().catch(undefined),
  min_probability,
});

/** Filter and page of the list of jobs. */
export const jobsSearch = z.object({ state, cursor: text, page });
export type JobsSearch = z.infer<typeof jobsSearch>;

/** Whether the skipped matches are reviewed, in place of the new ones. */
export const reviewSearch = z.object({
  skipped: z
    .union([z.literal('true').transform(() => true), z.literal(true)])
    .optional()
    .catch(undefined),
});

/** Page of the trash or of the duplicates. */
export const pageSearch = z.object({ cursor: text, page });

/** Words by which songs on the map are lit up, and what its colours tell. */
export const mapSearch = z.object({ q: text, colour: z.enum(['work', 'decision', 'tag']).optional().catch(undefined) });

/** Outcome by which the items of an import are filtered, and their page. */
export const importSearch = z.object({
  state: z.enum(['uploading', 'waiting', 'analysing', 'added', 'duplicate', 'refused']).optional().catch(undefined),
  cursor: text,
  page,
});

/** Search words and page of the works. */
export const worksSearch = z.object({ q: text, cursor: text, page });

/** Where to go after signing in, and why single sign-on failed. */
export const signInSearch = z.object({ to: text, error: text });

/** State and page of the deliveries of a webhook. */
export const deliverySearch = z.object({
  state: z.enum(['waiting', 'delivered', 'given_up']).optional().catch(undefined),
  cursor: text,
  page,
});

/** Filter and page of the audit log. */
export const auditSearch = z.object({
  who: text,
  action: text,
  kind: text,
  target: text,
  since: text,
  until: text,
  cursor: text,
  page,
});
export type AuditSearch = z.infer<typeof auditSearch>;

const yesOrNo = z.enum(['yes', 'no']).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);
const percent = z.coerce.number().int().min(0).max(100).optional().catch(undefined);

/** Filter, order and page of the table of songs. Days are of the reader's time zone, both included; content in percent. */
export const songsSearch = z.object({
  q: z.string().max(200).optional().catch(undefined),
  state,
  work: text,
  has_work: yesOrNo,
  relation: z.enum(RELATIONS).optional().catch(undefined),
  source: z.enum(['youtube', 'upload']).optional().catch(undefined),
  made_by: text,
  tag: text,
  language: text,
  since: day,
  until: day,
  least_harmony: percent,
  most_harmony: percent,
  problem: yesOrNo,
  sort: z.enum(SORTS).optional().catch(undefined),
  cursor: text,
  page,
});
export type SongsSearch = z.infer<typeof songsSearch>;
export type SongsFilter = Omit<SongsSearch, 'cursor' | 'page'>;
