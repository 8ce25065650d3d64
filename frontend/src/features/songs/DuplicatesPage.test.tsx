import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { anUpload, aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';

function twins() {
  const library = new FakeLibrary();
  const video = library.add(aTrack({ title: 'Koko', duration_s: 174 }));
  const file = library.add(anUpload('koko.opus', { duration_s: 170, same_recording_as: video.id }));
  library.add(aTrack({ title: 'Cherokee' }));
  return { library, video, file };
}

const group = async () => within(await screen.findByRole('list', { name: 'Groups of duplicates' }));

describe('the duplicates', () => {
  it('are reached from the songs, which say how many groups there are', async () => {
    const { user } = openPage('/songs', { library: twins().library });
    await user.click(await screen.findByRole('link', { name: 'Duplicates (1)' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Duplicates' })).toBeVisible();
  });

  it('list the songs of a group with source, length and day', async () => {
    openPage('/duplicates', { library: twins().library });
    const songs = (await group()).getAllByRole('button', { name: 'Keep this one, bin the other' });
    expect(songs.map((button) => button.closest('li')?.textContent)).toEqual([
      expect.stringMatching(/Koko.*2:54.*YouTube.*Added/),
      expect.stringMatching(/koko\.opus.*2:50.*Added/),
    ]);
    expect(screen.queryByText('Cherokee')).toBeNull();
  });

  it('keep one and bin the others, which can be undone', async () => {
    const { library, video, file } = twins();
    library.add(aTrack({ title: 'Koko again', same_recording_as: video.id }));
    const { user } = openPage('/duplicates', { library });
    const [, ofFile] = (await group()).getAllByRole('button', { name: 'Keep this one, bin the others' });
    await user.click(ofFile as HTMLElement);
    expect(await screen.findByText(/2 songs are in the/)).toBeVisible();
    expect([...library.tracks.keys()]).toContain(file.id);
    expect([...library.trash.keys()]).toContain(video.id);
    expect(await screen.findByText('No two songs hold the same recording')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(library.trash.size).toBe(0));
    expect((await group()).getAllByRole('button')).toHaveLength(3);
  });

  it('ask before they delete for good where there is no trash', async () => {
    const { library } = twins();
    library.keepDays = 0;
    const { user } = openPage('/duplicates', { library });
    await user.click((await group()).getAllByRole('button')[0] as HTMLElement);
    const dialog = await screen.findByRole('dialog', { name: 'Delete this song for good?' });
    expect(within(dialog).getByText('koko.opus')).toBeInTheDocument();
    expect(library.tracks.size).toBe(3);
  });

  it('say when there are none, and when they cannot be loaded', async () => {
    const { unmount } = openPage('/duplicates');
    expect(await screen.findByText('No two songs hold the same recording')).toBeVisible();
    unmount();
    const overrides = [http.get('*/tracks/duplicates', () => problem(500, 'internal_error', 'Retry.'))];
    openPage('/duplicates', { overrides });
    expect(await screen.findByText('Retry.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
