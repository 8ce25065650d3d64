import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { aTrack, MODEL_ID } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';

describe('the frame of the pages', () => {
  it('links to every page and marks the current one', async () => {
    const { user } = openPage('/');
    await user.click(await screen.findByRole('link', { name: 'Songs' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Songs' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Songs' })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByRole('link', { name: 'Home' })).not.toHaveAttribute('aria-current');
    await waitFor(() => expect(document.title).toBe('Songs · Contrafact'));
  });

  it('leads to the search with a clip from the menu', async () => {
    const { user } = openPage('/');
    await user.click(
      within(await screen.findByRole('navigation', { name: 'Main' })).getByRole('link', { name: 'Clip' }),
    );
    expect(await screen.findByRole('heading', { level: 1, name: 'Search with a clip' })).toBeVisible();
  });

  it('moves the focus to a new page, and offers a link that skips the navigation', async () => {
    const { user } = openPage('/');
    await screen.findByRole('heading', { level: 1 });
    await user.tab();
    expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveFocus();
    await user.click(screen.getByRole('link', { name: 'Jobs' }));
    await screen.findByRole('heading', { level: 1, name: 'Jobs' });
    expect(screen.getByRole('main')).toHaveFocus();
  });

  it('names the model and links to the documentation of the API', async () => {
    openPage('/');
    expect(await screen.findByText(MODEL_ID)).toBeVisible();
    expect(screen.getByRole('link', { name: 'API documentation' })).toHaveAttribute('href', '/api/docs');
  });

  it('works when the model cannot be loaded', async () => {
    openPage('/', { overrides: [http.get('*/api/v1/model', () => problem(500, 'internal_error', 'Retry.'))] });
    expect(await screen.findByText(/\(unavailable\)/)).toBeVisible();
  });

  it('switches between light and dark', async () => {
    const { user } = openPage('/');
    await user.click(await screen.findByRole('button', { name: 'Use dark colours' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await user.click(screen.getByRole('button', { name: 'Use light colours' }));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light');
  });

  it('prints in the light scheme', async () => {
    const { user } = openPage('/');
    await user.click(await screen.findByRole('button', { name: 'Use dark colours' }));
    fireEvent(window, new Event('beforeprint'));
    expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light');
    fireEvent(window, new Event('afterprint'));
    await waitFor(() => expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark'));
  });

  it('has a page for unknown addresses', async () => {
    openPage('/nowhere');
    expect(await screen.findByRole('heading', { name: 'There is no such page' })).toBeVisible();
  });

  it('shows an error that a page throws, with a button to try again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const library = new FakeLibrary();
    const song = library.add(aTrack());
    // A state that the page does not know, as a later version of the API might send.
    const overrides = [
      http.get('*/api/v1/tracks', () =>
        Response.json({ items: [{ ...song, state: 'levitating' }], next_cursor: null, total: 1 }),
      ),
    ];
    openPage('/songs', { library, overrides });
    expect(await screen.findByRole('heading', { name: 'Something went wrong on this page' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
