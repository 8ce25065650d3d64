import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aPlaylist, aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

function withPlaylist(playlist: ReturnType<typeof aPlaylist>) {
  const library = new FakeLibrary();
  library.playlists.set(playlist.id, playlist);
  return { library, address: `/playlists/${playlist.id}` };
}

describe('the page of a playlist', () => {
  it('shows every entry with its state, or why it was not added', async () => {
    const track = aTrack({ title: 'Donna Lee' });
    const reason = { code: 'video_removed', detail: 'The video is not available.' };
    const entry = { position: 1, video_id: 'a', title: 'Donna Lee', track, job: null, reason: null };
    const gone = { position: 2, video_id: null, title: '[Deleted video]', track: null, job: null, reason };
    const { library, address } = withPlaylist(aPlaylist({ entries: [entry, gone], is_truncated: true }));
    openPage(address, { library });
    const list = await screen.findByRole('list', { name: 'Songs of the playlist' });
    const [first, second] = within(list).getAllByRole('listitem');
    expect(within(first as HTMLElement).getByText('Ready')).toBeVisible();
    expect(within(first as HTMLElement).getByRole('link', { name: 'Donna Lee' })).toHaveAttribute(
      'href',
      `/tracks/${track.id}`,
    );
    expect(within(second as HTMLElement).getByText('The video is not available.')).toBeVisible();
    expect(screen.getByText(/longer than the limit/)).toBeVisible();
  });

  it('polls until the playlist is expanded', async () => {
    const playlist = aPlaylist({ state: 'expanding', title: null, created_at: new Date().toISOString() });
    const { library, address } = withPlaylist(playlist);
    openPage(address, { library });
    expect(await screen.findByText('Opening the playlist…')).toBeVisible();
    library.playlists.set(playlist.id, { ...playlist, state: 'ready', title: 'Standards' });
    expect(await screen.findByRole('heading', { name: 'Standards' })).toBeVisible();
  });

  it('shows why it could not be expanded', async () => {
    const error = { code: 'playlist_unavailable', detail: 'Check that it is public, then submit it again.' };
    const { library, address } = withPlaylist(aPlaylist({ state: 'failed', error }));
    openPage(address, { library });
    expect(await screen.findByText(error.detail)).toBeVisible();
  });

  it('shows the error of the API for an unknown playlist', async () => {
    openPage('/playlists/pl-nothing');
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such playlist');
  });
});
