import { z } from '@/lib/schema';
import { ALL_STATES } from '@/lib/states';

/** State of the list of jobs, all of it in the address. */
export const jobsSearch = z.object({
  state: z.enum(ALL_STATES).optional().catch(undefined),
  cursor: z.string().optional().catch(undefined),
  page: z.coerce.number().int().min(1).optional().catch(undefined),
});

export type JobsSearch = z.infer<typeof jobsSearch>;
