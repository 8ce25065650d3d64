import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { useDebouncedHere, useIsHere } from './useDebouncedHere';

const PAUSE_MS = 20;
const found = vi.fn();
/** As the list has it; asked by timers that may end after the person has left. */
let isHere = () => true;

function Field() {
  const search = useDebouncedHere(found, PAUSE_MS);
  isHere = useIsHere();
  return <input aria-label="Search" onChange={(event) => search(event.currentTarget.value)} />;
}

/** A list with a search field, and a page that loads until the test lets it. */
function open() {
  const root = createRootRoute({ component: Outlet });
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const list = createRoute({ getParentRoute: () => root, path: '/list', component: Field });
  const next = createRoute({
    getParentRoute: () => root,
    path: '/next',
    loader: () => arrival,
    component: () => <h1>Next</h1>,
  });
  const history = createMemoryHistory({ initialEntries: ['/list'] });
  const router = createRouter({ routeTree: root.addChildren([list, next]), history, defaultPendingMs: 10_000 });
  render(<RouterProvider router={router as never} />);
  return { router, arrive };
}

/** Wait until a timer that was set before has ended. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 2 * PAUSE_MS));

describe('a search while typing', () => {
  it('is done when typing pauses', async () => {
    open();
    await userEvent.type(await screen.findByLabelText('Search'), 'blue');
    await vi.waitFor(() => expect(found).toHaveBeenLastCalledWith('blue'));
  });

  it('is dropped when the person has gone to another page that still loads', async () => {
    const { router, arrive } = open();
    const field = await screen.findByLabelText('Search');
    found.mockClear();
    await userEvent.type(field, 'b');
    const gone = router.navigate({ to: '/next' as never });
    await pause();
    expect(field).toBeInTheDocument();
    expect(found).not.toHaveBeenCalled();
    arrive();
    await gone;
    expect(await screen.findByText('Next')).toBeInTheDocument();
  });
});

it('knows that the person has gone to a page that still loads', async () => {
  const { router, arrive } = open();
  await screen.findByLabelText('Search');
  expect(isHere()).toBe(true);
  const gone = router.navigate({ to: '/next' as never });
  await vi.waitFor(() => expect(isHere()).toBe(false));
  arrive();
  await gone;
});
