import { z } from '@/lib/schema';

/** Which song a part is chosen of, and which clip is shown: an address that works for the hour that a clip is kept. */
export const clipSearch = z.object({
  track: z.string().optional().catch(undefined),
  clip: z.string().optional().catch(undefined),
});
