import type { TrackSort } from '@/client';
import { z } from '@/lib/schema';
import { ALL_STATES } from '@/lib/states';

const SORTS = [
  'created_at',
  '-created_at',
  'title',
  '-title',
  'artist',
  '-artist',
  'duration_s',
  '-duration_s',
] as const satisfies readonly TrackSort[];

export const DEFAULT_SORT: TrackSort = '-created_at';

/** State of the table, all of it in the address. */
export const songsSearch = z.object({
  q: z.string().max(200).optional().catch(undefined),
  state: z.enum(ALL_STATES).optional().catch(undefined),
  work: z.string().optional().catch(undefined),
  sort: z.enum(SORTS).optional().catch(undefined),
  cursor: z.string().optional().catch(undefined),
  page: z.coerce.number().int().min(1).optional().catch(undefined),
});

export type SongsSearch = z.infer<typeof songsSearch>;
export type Filters = Pick<SongsSearch, 'q' | 'state' | 'work' | 'sort'>;
