import { ERRORS_OF_LIBRARY } from '@/lib/server/library';
import { ERRORS_OF_RECORDINGS } from '@/lib/server/recordings';
import { ERRORS_OF_REQUESTS } from '@/lib/server/requests';
import type { Text } from '@/lib/texts';

export { DETAILS, PARTS, REASONS } from '@/lib/server/sentences';

/** Title and advice of each error by its code, as in the server's table (contrafact.domain.error_table). */
export const ERRORS: Readonly<Record<string, readonly [Text, Text]>> = {
  ...ERRORS_OF_RECORDINGS,
  ...ERRORS_OF_LIBRARY,
  ...ERRORS_OF_REQUESTS,
};
