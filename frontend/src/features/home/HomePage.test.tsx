import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { aFile, ago, aPlaylist, aTrack, aVerdict } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';

const VIDEO = 'https://youtu.be/dQw4w9WgXcQ';
const PLAYLIST = 'https://www.youtube.com/playlist?list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG';

async function addLink(user: ReturnType<typeof openPage>['user'], url: string) {
  await user.type(await screen.findByLabelText('Link or search'), url);
  await user.click(screen.getByRole('button', { name: 'Add' }));
}

describe('the start page', () => {
  it('offers an example that can be played, in an empty library', async () => {
    URL.createObjectURL = vi.fn(() => 'blob:example');
    URL.revokeObjectURL = vi.fn();
    const library = new FakeLibrary();
    const { user, container } = openPage('/', { library });
    expect(await screen.findByRole('heading', { name: 'First steps' })).toBeVisible();
    const add = await screen.findByRole('button', { name: 'Add both songs' }, { timeout: 20_000 });
    await waitFor(() => expect(add).toBeEnabled(), { timeout: 20_000 });
    expect([...container.querySelectorAll('audio')].map(({ src }) => src)).toEqual(['blob:example', 'blob:example']);
    await user.click(add);
    await waitFor(() => expect(library.tracks.size).toBe(2));
    expect(screen.queryByText('Try it with an example')).toBeNull();
  });

  it('shows the recent songs, and no example', async () => {
    const library = new FakeLibrary();
    const track = library.add(aTrack({ title: 'Donna Lee' }));
    openPage('/', { library });
    expect(await screen.findByRole('link', { name: 'Donna Lee' })).toHaveAttribute('href', `/tracks/${track.id}`);
    expect(screen.queryByText('Try it with an example')).toBeNull();
  });

  it('finds songs by words in the same field, and lists all of them on request', async () => {
    const library = new FakeLibrary();
    const track = library.add(aTrack({ title: 'Donna Lee' }));
    const { user, router } = openPage('/', { library });
    const field = await screen.findByLabelText('Link or search');
    await user.type(field, 'donna');
    await user.click(await screen.findByRole('option', { name: /Donna Lee/, hidden: true }));
    expect(router.state.location.pathname).toBe(`/tracks/${track.id}`);
    await screen.findByRole('heading', { level: 1, name: 'Donna Lee' });
    await router.navigate({ to: '/' });
    await user.type(await screen.findByLabelText('Link or search'), 'lee{Enter}');
    await screen.findByRole('heading', { level: 1, name: 'Songs' });
    expect(router.state.location.search).toEqual({ q: 'lee' });
  });

  it('shows which matches need a decision, and how many', async () => {
    const library = new FakeLibrary();
    const [query, reference] = [library.add(aTrack({ title: 'Koko' })), library.add(aTrack({ title: 'Cherokee' }))];
    const pair = { query, reference, probability: 0.63, decision: 'unsure', information: 1, is_skipped: false };
    const overrides = [
      http.get('*/api/v1/reviews/queue', () => HttpResponse.json({ items: [pair], total: 12, next_cursor: null })),
    ];
    openPage('/', { library, overrides });
    expect(await screen.findByRole('heading', { name: 'Needs your decision' })).toBeVisible();
    expect(screen.getByRole('link', { name: '12 new matches' })).toHaveAttribute('href', '/review');
    expect(screen.getByRole('link', { name: /Koko.*and.*Cherokee/ })).toHaveAttribute(
      'href',
      `/check?query=${query.id}&reference=${reference.id}`,
    );
  });

  it('shows what runs that others have added', async () => {
    const library = new FakeLibrary();
    const title = 'Evidence';
    library.add(aTrack({ title, state: 'extracting', created_at: ago(3) }), { progress: 0.5 });
    const counts = { uploading: 0, waiting: 3, analysing: 1, added: 5, duplicate: 1, refused: 0 };
    const tapes = { id: 'a'.repeat(32), name: 'Tapes of 1974', state: 'running', counts };
    const overrides = [
      http.get('*/api/v1/imports', () => HttpResponse.json({ items: [tapes], total: 1, next_cursor: null })),
    ];
    openPage('/', { library, overrides });
    const running = (await screen.findByRole('heading', { name: 'Running' })).closest('section') as HTMLElement;
    expect(within(running).getByText('Evidence')).toBeVisible();
    expect(within(running).getByText('50 %')).toBeVisible();
    expect(await within(running).findByRole('link', { name: 'Tapes of 1974' })).toBeVisible();
    expect(within(running).getByText('6 of 10 done')).toBeVisible();
  });

  it('says that a job is gone whose song was deleted while it ran', async () => {
    const library = new FakeLibrary();
    const { user } = openPage('/', { library });
    await addLink(user, VIDEO);
    expect(await screen.findByText('Queued')).toBeVisible();
    library.remove('yt-dQw4w9WgXcQ');
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(screen.queryByText('Queued')).toBeNull();
  });

  it('shows the progress of a pasted link, then the three most similar songs', async () => {
    const library = new FakeLibrary();
    for (const title of ['One', 'Two', 'Three', 'Four']) library.add(aTrack({ title }));
    const { user } = openPage('/', { library });
    await addLink(user, VIDEO);
    expect(await screen.findByText('Queued')).toBeVisible();

    const jobId = library.tracks.get('yt-dQw4w9WgXcQ')?.job_id ?? '';
    library.move(jobId, 'downloading', { progress: 0.2, bytes_done: 1_500_000, bytes_total: 3_000_000 });
    expect(await screen.findByText('1.5 MB of 3.0 MB')).toBeVisible();

    library.change('yt-dQw4w9WgXcQ', { title: 'Ornithology' });
    library.move(jobId, 'ready');
    const card = await screen.findByRole('article', { name: 'Ornithology' });
    expect(await within(card).findAllByRole('listitem')).toHaveLength(3);
    expect(within(card).getByRole('link', { name: 'See the whole ranking of 4' })).toHaveAttribute(
      'href',
      '/tracks/yt-dQw4w9WgXcQ',
    );
  });

  it('says that a new song is a cover of nothing', async () => {
    const library = new FakeLibrary();
    const other = library.add(aTrack({ title: 'One' }));
    const pair = ['yt-dQw4w9WgXcQ', other.id].sort().join(' ');
    library.verdicts.set(pair, aVerdict({ decision: 'unlikely', probability: 0.02 }));
    const { user } = openPage('/', { library });
    await addLink(user, VIDEO);
    await screen.findByText('Queued');
    library.move(library.tracks.get('yt-dQw4w9WgXcQ')?.job_id ?? '', 'ready');
    expect(await screen.findByText('Nothing like it. Most similar songs:')).toBeVisible();
  });

  it('keeps its cards after a reload', async () => {
    const library = new FakeLibrary();
    const { user, unmount } = openPage('/', { library });
    await addLink(user, VIDEO);
    await screen.findByText('Queued');
    unmount();
    openPage('/', { library });
    expect(await screen.findByText('Queued')).toBeVisible();
  });

  it('keeps cards of refused and interrupted files after a reload', async () => {
    const library = new FakeLibrary();
    const never = [http.post('*/api/v1/tracks/upload', () => new Promise(() => {}) as never)];
    const { unmount } = openPage('/', { library, overrides: never });
    const field = await screen.findByLabelText<HTMLInputElement>('Audio files', { selector: 'input' });
    fireEvent.change(field, { target: { files: [aFile('notes.txt', 20, 'text/plain'), aFile('take 1.mp3')] } });
    await screen.findByText('Sending');
    unmount();
    const { user: again } = openPage('/', { library });
    const refused = within(await screen.findByRole('article', { name: 'notes.txt' }));
    expect(refused.getByRole('alert')).toHaveTextContent('not an audio file');
    expect(screen.getByRole('article', { name: 'take 1.mp3' })).toHaveTextContent('Choose it again.');
    await again.click(refused.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('article', { name: 'notes.txt' })).toBeNull();
  });

  it('shows why the API refused a link', async () => {
    const { user } = openPage('/');
    await addLink(user, 'https://example.org/not-a-video');
    expect(await screen.findByRole('alert')).toHaveTextContent('Paste the address of a YouTube video or playlist.');
  });

  it('shows why a job failed, and retries it', async () => {
    const library = new FakeLibrary();
    const { user } = openPage('/', { library });
    await addLink(user, VIDEO);
    await screen.findByText('Queued');
    const jobId = library.tracks.get('yt-dQw4w9WgXcQ')?.job_id ?? '';
    const detail = 'The download was interrupted. Check the server’s connection, then retry.';
    library.move(jobId, 'failed', { error: { code: 'network_failed', detail } });
    expect(await screen.findByText(detail)).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Queued')).toBeVisible();
    expect(screen.queryByText(detail)).toBeNull();
  });

  it('names the song that holds the same recording, and analyses it all the same if asked to', async () => {
    const library = new FakeLibrary();
    const older = library.add(aTrack({ title: 'Koko' }));
    const { user } = openPage('/', { library });
    await addLink(user, VIDEO);
    await screen.findByText('Queued');
    const jobId = library.tracks.get('yt-dQw4w9WgXcQ')?.job_id ?? '';
    const detail = 'Nothing was analysed. Open that track, or choose Retry to analyse this one too.';
    library.change('yt-dQw4w9WgXcQ', { same_recording_as: older.id });
    library.move(jobId, 'failed', { error: { code: 'same_recording', detail } });
    const problem = await screen.findByText(/This is the recording of/);
    expect(problem).toHaveTextContent('This is the recording of Koko. Nothing was analysed.');
    expect(screen.queryByText(detail)).toBeNull();
    expect(screen.getByText('Duplicate')).toBeVisible();
    expect(within(problem).getByRole('link', { name: 'Koko' })).toHaveAttribute('href', `/tracks/${older.id}`);
    await user.click(screen.getByRole('button', { name: 'Analyse anyway' }));
    expect(await screen.findByText('Queued')).toBeVisible();
  });

  it('asks for a link where the field is empty, and sends nothing', async () => {
    const { user, library } = openPage('/');
    await user.click(await screen.findByRole('button', { name: 'Add' }));
    expect(await screen.findByText('Paste a link, or type what to search for.')).toBeVisible();
    expect(library.tracks.size).toBe(0);
  });

  it('cancels an active job', async () => {
    const library = new FakeLibrary();
    const { user } = openPage('/', { library });
    await addLink(user, VIDEO);
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('Cancelled')).toBeVisible();
  });

  it('says no longer why a job could not be cancelled once it has ended', async () => {
    const library = new FakeLibrary();
    const detail = 'Only a job that is still under way can be cancelled.';
    const overrides = [
      http.post<{ id: string }>('*/api/v1/jobs/:id/cancel', ({ params }) => {
        library.move(params.id, 'ready');
        return problem(409, 'job_ended', detail);
      }),
    ];
    const { user } = openPage('/', { library, overrides });
    await addLink(user, VIDEO);
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('Ready')).toBeVisible();
    expect(screen.queryByText(detail)).toBeNull();
  });

  it('submits a playlist and shows its progress', async () => {
    const library = new FakeLibrary();
    const ready = aTrack();
    const entry = { position: 1, video_id: 'x', title: 'x', track: ready, job: null, reason: null };
    const removed = { code: 'video_removed', detail: 'The video is not available.' };
    const playlist = aPlaylist({ entries: [entry, { ...entry, position: 2, track: null, reason: removed }] });
    library.playlists.set(playlist.id, playlist);
    const { user } = openPage('/', { library });
    await addLink(user, PLAYLIST);
    expect(await screen.findByText('1 of 2 songs ready · 1 not added')).toBeVisible();
  });

  it('submits a link as a playlist if the API says that it is one', async () => {
    const library = new FakeLibrary();
    const overrides = [
      http.post('*/api/v1/tracks', () => problem(422, 'playlist_link', 'Submit it as a playlist.')),
      http.post('*/api/v1/playlists', () => {
        const playlist = aPlaylist({ state: 'expanding', title: null });
        library.playlists.set(playlist.id, playlist);
        return HttpResponse.json({ playlist }, { status: 202 });
      }),
    ];
    const { user } = openPage('/', { library, overrides });
    await addLink(user, 'https://www.youtube.com/@someone/streams');
    expect(await screen.findByText('Opening the playlist…')).toBeVisible();
  });

  it('uploads several files, and refuses large files and files that are not audio', async () => {
    const library = new FakeLibrary();
    const { container } = openPage('/', { library });
    await screen.findByRole('button', { name: 'Choose files' });
    const input = container.querySelector<HTMLInputElement>('input[type=file]');
    const files = [aFile('take 1.mp3'), aFile('notes.txt', 20, 'text/plain'), aFile('huge.wav', 201_000_000)];
    fireEvent.change(input as HTMLInputElement, { target: { files } });

    const refused = await screen.findByRole('article', { name: 'notes.txt' });
    expect(within(refused).getByRole('alert')).toHaveTextContent('not an audio file');
    expect(within(await screen.findByRole('article', { name: 'huge.wav' })).getByRole('alert')).toHaveTextContent(
      'The limit is 200 MB',
    );
    expect(await screen.findByText('Queued')).toBeVisible();
    expect(library.tracks.size).toBe(1);
  });
});
