import type { LibraryRelation, SourceKind, TrackFilterRequest, TrackSort } from '@/client';
import { DEFAULT_SORT, type SongsFilter, type SongsSearch } from '@/lib/searchParams';
import { msg, type Text } from '@/lib/texts';

export const RELATION_CHOICES: readonly { value: LibraryRelation; label: Text }[] = [
  { value: 'likely_cover', label: msg('Has a likely cover') },
  { value: 'same_recording', label: msg('Is the same recording as another') },
  { value: 'none', label: msg('Nothing found') },
];
export const SOURCE_CHOICES: readonly { value: SourceKind; label: Text }[] = [
  { value: 'youtube', label: msg('YouTube') },
  { value: 'upload', label: msg('Uploaded file') },
];

const FILTERS = [
  'state',
  'work',
  'has_work',
  'relation',
  'source',
  'made_by',
  'tag',
  'language',
  'since',
  'until',
  'least_harmony',
  'most_harmony',
  'problem',
] as const satisfies readonly (keyof SongsFilter)[];

export const MORE_FILTERS = FILTERS.slice(2);

/** No filter at all: all names, so that each leaves the address. */
export const NO_FILTER: SongsFilter = Object.fromEntries(['q', ...FILTERS].map((name) => [name, undefined]));

/** The parts of an address that choose songs, without their order and page. */
export function filterOf(search: SongsSearch): SongsFilter {
  const { sort: _sort, cursor: _cursor, page: _page, ...filter } = search;
  return filter;
}

export function countFilters(search: SongsSearch, names: readonly (keyof SongsFilter)[] = FILTERS): number {
  return names.filter((name) => search[name] !== undefined).length;
}

export const isFiltered = (search: SongsSearch): boolean => Boolean(search.q) || countFilters(search) > 0;

/** The order of the list: with words, the most alike first, unless another is chosen. */
export function sortOf({ sort, q }: SongsSearch): TrackSort {
  return sort ?? (q ? 'relevance' : DEFAULT_SORT);
}

/** Midnight of a day in the reader's time zone, as many days later. */
function midnight(day: string, later = 0): string {
  const moment = new Date(`${day}T00:00:00`);
  moment.setDate(moment.getDate() + later);
  return moment.toISOString();
}

const isYes = (text: 'yes' | 'no') => text === 'yes';

/** The filter as the API takes it. */
export function requestOf(search: SongsFilter): TrackFilterRequest {
  const { q, state, work, relation, source, made_by, tag, language } = search;
  const wanted: TrackFilterRequest = { q, state, work_id: work, relation, source, made_by, tag, language };
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined && value !== ''));
  return {
    ...given,
    ...(search.has_work ? { has_work: isYes(search.has_work) } : {}),
    ...(search.problem ? { has_problem: isYes(search.problem) } : {}),
    ...(search.since ? { added_since: midnight(search.since) } : {}),
    ...(search.until ? { added_until: midnight(search.until, 1) } : {}),
    ...(search.least_harmony === undefined ? {} : { least_harmony: search.least_harmony / 100 }),
    ...(search.most_harmony === undefined ? {} : { most_harmony: search.most_harmony / 100 }),
  };
}
