import { setupServer } from 'msw/node';

/** MSW server of the tests. `openPage` adds handlers with a fake library. */
export const server = setupServer();
