import { fireEvent, screen, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';
import { libraryOf } from '@/testing/songLibrary';

async function openHarmony(user: ReturnType<typeof openPage>['user']) {
  await user.click(await screen.findByRole('button', { name: 'Harmony', expanded: false }));
}

describe('the page of a song', () => {
  it('shows title, duration and source, and a chroma picture with a text alternative', async () => {
    const { library, song } = libraryOf(1);
    const { user } = openPage(`/tracks/${song.id}`, { library });
    const title = await screen.findByRole('heading', { level: 1, name: 'كان ياما كان' });
    expect(title).toHaveAttribute('dir', 'auto');
    expect(screen.getByText('12:34')).toBeVisible();
    expect(screen.getByRole('link', { name: 'YouTube' })).toHaveAttribute('href', song.source.url);
    await openHarmony(user);
    expect(await screen.findByRole('img', { name: /twelve notes/ })).toBeInTheDocument();
    expect(document.title).toBe('كان ياما كان · Contrafact');
  });

  it('shows how much harmony the song holds, and its tuning', async () => {
    const { library, song } = libraryOf(1);
    library.change(song.id, { harmonic_content: 0.34, tuning_cents: 28.4 });
    const { user } = openPage(`/tracks/${song.id}`, { library });
    await openHarmony(user);
    expect(await screen.findByText('Harmony: 0.34, more than 36 % of songs')).toBeVisible();
    expect(screen.getByText('28 cents above A = 440 Hz, corrected')).toBeVisible();
  });

  it('says that a song holds too little harmony to compare it', async () => {
    const { library, song } = libraryOf(1);
    library.change(song.id, { harmonic_content: 0.04 });
    const { user } = openPage(`/tracks/${song.id}`, { library });
    await openHarmony(user);
    expect(
      await screen.findByText('Harmony: 0.04. Too little harmony to compare (noise, speech, drums?)'),
    ).toBeVisible();
    expect(await screen.findByText('Not enough harmony to compare')).toBeVisible();
    expect(screen.queryByText(/to review|1 likely/)).toBeNull();
    expect(screen.queryByText(/cents/)).toBeNull();
  });

  it('begins anew for another song, also one that was seen before', async () => {
    const { library, song } = libraryOf(1);
    const other = library.add(aTrack({ title: 'The first upload', duration_s: 300 }));
    const { router } = openPage(`/tracks/${other.id}`, { library });
    await screen.findByRole('heading', { level: 1, name: 'The first upload' });
    await router.navigate({ to: '/tracks/$trackId', params: { trackId: song.id } });
    await screen.findByRole('heading', { level: 1, name: 'كان ياما كان' });
    const time = () => screen.getByRole('slider', { name: 'Time in the song' });
    fireEvent.change(time(), { target: { value: '10' } });
    expect(time()).toHaveValue('10');
    await router.navigate({ to: '/tracks/$trackId', params: { trackId: other.id } });
    await screen.findByRole('heading', { level: 1, name: 'The first upload' });
    expect(time()).toHaveValue('0');
  });

  it('links to the song that holds the same recording, until that is deleted', async () => {
    const { library, song } = libraryOf(1);
    const older = library.add(aTrack({ title: 'The first upload' }));
    library.change(song.id, { same_recording_as: older.id });
    const { unmount } = openPage(`/tracks/${song.id}`, { library });
    const line = (await screen.findByText(/^Same recording as/)) as HTMLElement;
    expect(within(line).getByRole('link', { name: 'The first upload' })).toHaveAttribute('href', `/tracks/${older.id}`);
    unmount();
    library.delete(older.id, false);
    openPage(`/tracks/${song.id}`, { library });
    await screen.findByRole('list', { name: 'Ranking' });
    expect(screen.queryByText(/^Same recording as/)).toBeNull();
  });

  it('shows the job of a song until it is ready', async () => {
    const library = new FakeLibrary();
    const now = new Date().toISOString();
    const song = library.add(aTrack({ title: 'Koko', state: 'extracting', created_at: now }), { progress: 0.4 });
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText('Extracting chroma')).toBeVisible();
    expect(screen.getByText('40 %')).toBeVisible();
    expect(screen.queryByRole('heading', { name: 'Ranking' })).toBeNull();
    library.move(song.job_id, 'ready');
    expect(await screen.findByRole('heading', { name: 'Ranking' })).toBeVisible();
  });

  it.each(['failed', 'extracting'] as const)('offers no check of a song that is %s', async (state) => {
    const library = new FakeLibrary();
    const song = library.add(aTrack({ title: 'Koko', state }));
    const { unmount } = openPage(`/tracks/${song.id}`, { library });
    await screen.findByRole('heading', { name: 'Koko' });
    expect(screen.queryByRole('link', { name: 'Check it against another song' })).toBeNull();
    unmount();
    library.change(song.id, { state: 'ready' });
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByRole('link', { name: 'Check it against another song' })).toBeVisible();
  });

  it('shows the error of the API for a deleted song', async () => {
    openPage('/tracks/yt-aaaaaaaaaaa');
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such track');
  });

  it('shows the ranking when the chroma cannot be loaded, with a button to try again', async () => {
    const { library, song } = libraryOf(1);
    const overrides = [http.get('*/chroma', () => problem(503, 'bucket_unavailable', 'The bucket does not answer.'))];
    const { user } = openPage(`/tracks/${song.id}`, { library, overrides });
    await openHarmony(user);
    expect(await screen.findByText('The bucket does not answer.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(screen.getByRole('list', { name: 'Ranking' })).toBeVisible();
  });
});
