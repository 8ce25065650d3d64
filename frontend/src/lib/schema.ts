import { z } from 'zod';

// zod compiles schemas with eval by default, which the Content-Security-Policy forbids.
z.config({ jitless: true });

export { z };
