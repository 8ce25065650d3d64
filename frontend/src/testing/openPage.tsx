import { createMemoryHistory, type RouterHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { RequestHandler } from 'msw';
import { App } from '@/app/App';
import { createAppRouter } from '@/app/router';
import { createQueryClient } from '@/lib/queryClient';
import { FakeLibrary } from './fakeLibrary';
import { handlersFor } from './handlers';
import { server } from './server';

interface Options {
  library?: FakeLibrary;
  /** Handlers that take precedence over the library's. */
  overrides?: readonly RequestHandler[];
  /** Of the router; in memory unless a test needs that of the window. */
  history?: RouterHistory;
}

/** Render the whole app at an address. */
export function openPage(
  address: string,
  {
    library = new FakeLibrary(),
    overrides = [],
    history = createMemoryHistory({ initialEntries: [address] }),
  }: Options = {},
) {
  server.use(...overrides, ...handlersFor(library));
  const router = createAppRouter(history);
  const user = userEvent.setup();
  const client = createQueryClient({ retryDelayMs: 1 });
  const view = render(<App queryClient={client} router={router} />);
  return { library, router, user, client, ...view };
}
