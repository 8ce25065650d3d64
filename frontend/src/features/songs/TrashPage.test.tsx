import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';

function trashOf(...titles: string[]) {
  const library = new FakeLibrary();
  for (const title of titles) library.delete(library.add(aTrack({ title })).id, false);
  return library;
}

const rowOf = async (title: string) => (await screen.findByText(title)).closest('tr') as HTMLElement;

describe('the trash', () => {
  it('says when it is empty', async () => {
    openPage('/trash');
    expect(await screen.findByText('The trash is empty')).toBeVisible();
    expect(screen.getByText(/Deleted songs stay here for 30 days/)).toBeVisible();
  });

  it('shows the error of the API, and tries again', async () => {
    let isAway = true;
    const overrides = [
      http.get('*/api/v1/tracks/trash', () => (isAway ? problem(500, 'internal_error', 'Retry.') : undefined)),
    ];
    const { user } = openPage('/trash', { library: trashOf('Koko'), overrides });
    expect(await screen.findByText('Retry.')).toBeVisible();
    isAway = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await rowOf('Koko')).toBeVisible();
  });

  it('lists the newest first, and says when each is gone for good', async () => {
    openPage('/trash', { library: trashOf('Koko', 'Cherokee') });
    await rowOf('Koko');
    const rows = within(screen.getByRole('table', { name: 'Deleted songs' })).getAllByRole('row');
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringContaining('Gone for good'),
      expect.stringMatching(/Cherokee.*in 30 days/),
      expect.stringMatching(/Koko.*in 30 days/),
    ]);
  });

  it('restores a song, with a link to it', async () => {
    const library = trashOf('Koko', 'Cherokee');
    const { user } = openPage('/trash', { library });
    await user.click(within(await rowOf('Koko')).getByRole('button', { name: 'Restore' }));
    expect(await screen.findByRole('link', { name: 'Koko' })).toBeVisible();
    expect([...library.tracks.values()].map(({ title }) => title)).toEqual(['Koko']);
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));
  });

  it('deletes selected songs for good after confirmation', async () => {
    const library = trashOf('Koko', 'Cherokee', 'Donna Lee');
    const { user } = openPage('/trash', { library });
    await user.click(within(await rowOf('Koko')).getByRole('checkbox'));
    await user.click(within(await rowOf('Cherokee')).getByRole('checkbox'));
    await user.click(screen.getByRole('button', { name: 'Delete for good' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete 2 songs for good?' });
    await user.click(within(dialog).getByRole('button', { name: 'Delete for good' }));
    await waitFor(() => expect(library.trash.size).toBe(1));
    expect(library.tracks.size).toBe(0);
  });

  it('is emptied after confirmation', async () => {
    const library = trashOf(...Array.from({ length: 120 }, (_, index) => `Song ${index}`));
    const { user } = openPage('/trash', { library });
    await user.click(await screen.findByRole('button', { name: 'Empty the trash …' }));
    const dialog = await screen.findByRole('dialog', { name: 'Empty the trash?' });
    expect(within(dialog).getByText(/^120 songs/)).toBeInTheDocument();
    await user.click(within(dialog).getByRole('button', { name: 'Delete for good' }));
    expect(await screen.findByText('The trash is empty')).toBeVisible();
    expect(library.trash.size).toBe(0);
  });
});
