import { screen, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aTrack, aVerdict } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { problem } from '@/testing/handlers';
import { openPage } from '@/testing/openPage';

function libraryOf(nOthers: number) {
  const library = new FakeLibrary();
  const song = library.add(aTrack({ title: 'كان ياما كان', artist: 'ميادة الحناوي', duration_s: 754 }));
  for (let place = 1; place <= nOthers; place += 1) library.add(aTrack({ title: `Song ${place}` }));
  return { library, song };
}

describe('the page of a song', () => {
  it('shows what the source says, whole, and a picture of the chroma with words for it', async () => {
    const { library, song } = libraryOf(1);
    openPage(`/tracks/${song.id}`, { library });
    const title = await screen.findByRole('heading', { level: 1, name: 'كان ياما كان' });
    expect(title).toHaveAttribute('dir', 'auto');
    expect(screen.getByText('12:34')).toBeVisible();
    expect(screen.getByRole('link', { name: 'YouTube' })).toHaveAttribute('href', song.source.url);
    expect(await screen.findByRole('img', { name: /twelve pitch classes/ })).toBeInTheDocument();
    expect(document.title).toBe('كان ياما كان · Contrafact');
  });

  it('ranks the other songs, each leading to its check', async () => {
    const { library, song } = libraryOf(3);
    const other = library.add(aTrack({ title: 'The cover' }));
    library.verdicts.set([song.id, other.id].sort().join(' '), aVerdict({ distance: 0.1, probability: 0.97 }));
    openPage(`/tracks/${song.id}`, { library });
    const ranking = await screen.findByRole('list', { name: 'Ranking' });
    const first = within(ranking).getAllByRole('listitem')[0] as HTMLElement;
    expect(within(first).getByText('Likely')).toBeVisible();
    expect(within(first).getByText('97 %')).toBeVisible();
    expect(within(first).getByRole('link', { name: 'The cover' })).toHaveAttribute(
      'href',
      `/check?query=${song.id}&reference=${other.id}`,
    );
  });

  it('shows more of a long ranking when asked, to its end', async () => {
    const { library, song } = libraryOf(25);
    const { user } = openPage(`/tracks/${song.id}`, { library });
    const ranking = await screen.findByRole('list', { name: 'Ranking' });
    expect(within(ranking).getAllByRole('listitem')).toHaveLength(20);
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await within(ranking).findByText('Song 25')).toBeVisible();
    expect(within(ranking).getAllByRole('listitem')).toHaveLength(25);
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('says so where there is nothing to compare with', async () => {
    const { library, song } = libraryOf(0);
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText('There is nothing to compare it with yet')).toBeVisible();
  });

  it('shows the job of a song that is not ready, and the song when it is', async () => {
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

  it('says in the words of the API that a song is gone', async () => {
    openPage('/tracks/yt-aaaaaaaaaaa');
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such track');
  });

  it('keeps the song on the page when its chroma cannot be had, and offers another try', async () => {
    const { library, song } = libraryOf(1);
    const overrides = [http.get('*/chroma', () => problem(503, 'bucket_unavailable', 'The bucket does not answer.'))];
    openPage(`/tracks/${song.id}`, { library, overrides });
    expect(await screen.findByText('The bucket does not answer.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(screen.getByRole('list', { name: 'Ranking' })).toBeVisible();
  });
});
