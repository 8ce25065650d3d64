import { z } from 'zod';

// Compiling schemas needs eval, which the page's policy forbids; without this zod tries it, and the browser complains.
z.config({ jitless: true });

export { z };
