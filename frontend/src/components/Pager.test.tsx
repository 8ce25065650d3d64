import { MantineProvider } from '@mantine/core';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { msg } from '@/lib/texts';
import { Pager } from './Pager';

function show(counted: { total: number; isTotalExact?: boolean; nextCursor: string | null; page: number }) {
  const count = msg('{n, plural, one {# song} other {# songs}}');
  const fixed = { cursor: 'a', pageSize: 50, noun: 'songs', count, isStale: false, onTurn: () => undefined };
  const pager = <Pager {...fixed} {...counted} />;
  const routeTree = createRootRoute({ component: () => pager });
  const router = createRouter({ routeTree, history: createMemoryHistory() });
  render(
    <MantineProvider>
      <RouterProvider router={router} />
    </MantineProvider>,
  );
}

describe('the pages of a list', () => {
  it.each([
    [{ total: 10_000, isTotalExact: false, nextCursor: 'b', page: 1 }, '1–50 of 10,000+ songs'],
    [{ total: 10_000, isTotalExact: false, nextCursor: 'b', page: 300 }, '14,951–15,000 of 10,000+ songs'],
    [{ total: 10_000, nextCursor: 'b', page: 2 }, '51–100 of 10,000 songs'],
    [{ total: 53, isTotalExact: true, nextCursor: null, page: 2 }, '51–53 of 53 songs'],
    [{ total: 1, nextCursor: null, page: 1 }, '1 song'],
  ])('say how many items there are, or at least are', async (counted, words) => {
    show(counted);
    expect(await screen.findByText(words)).toBeVisible();
  });
});
