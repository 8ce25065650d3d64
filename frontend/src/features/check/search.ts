import { OPERATING_POINTS } from '@/lib/operatingPoints';
import { z } from '@/lib/schema';

/** Both songs of a check. Malformed ids are left to the API, which says what is wrong with them. */
export const checkSearch = z.object({
  query: z.string().optional().catch(undefined),
  reference: z.string().optional().catch(undefined),
  operating_point: z.enum(OPERATING_POINTS).optional().catch(undefined),
});
