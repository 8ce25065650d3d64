import { setupServer } from 'msw/node';

/** Stands where the network would be; `openPage` gives it a library to answer from. */
export const server = setupServer();
