import type { Decision } from '@/client';
import { OPERATING_POINTS } from '@/lib/operatingPoints';
import { z } from '@/lib/schema';

export const DECISIONS = ['likely', 'unsure', 'unlikely'] as const satisfies readonly Decision[];

/** What of the ranking is shown, all of it in the address. */
export const songSearch = z.object({
  decision: z.enum(DECISIONS).optional().catch(undefined),
  operating_point: z.enum(OPERATING_POINTS).optional().catch(undefined),
});
