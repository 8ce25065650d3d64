import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aTrack, noOlderSongs } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

const OLDER = { n_tracks: 412, n_fetchable: 400, estimated_bytes: 1_600_000_000, estimated_seconds: 6000 };

function libraryOf(changes: Parameters<typeof noOlderSongs>[0]) {
  const library = new FakeLibrary();
  const song = library.add(aTrack({ title: 'Koko' }));
  library.reextraction = noOlderSongs(changes);
  return { library, song };
}

const notice = () => screen.findByRole('region', { name: 'Songs of an older recipe' });

describe('songs of an older recipe', () => {
  it('are offered to be fetched again, with what it costs, and the fetching can be stopped', async () => {
    const { library } = libraryOf(OLDER);
    const { user } = openPage('/songs', { library });
    expect(await notice()).toHaveTextContent(
      '400 songs were analysed by an older recipe. Fetch them again to compare them better: about 1.6 GB of downloads and 2 hours in the background.',
    );
    await user.click(screen.getByRole('button', { name: 'Fetch again' }));
    await waitFor(async () => expect(await notice()).toHaveTextContent('Fetching songs again: 0 of 400 done.'));
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(await screen.findByRole('button', { name: 'Fetch again' })).toBeVisible();
  });

  it('show progress, why it pauses and which songs failed, also among the jobs', async () => {
    const gone = aTrack({ title: 'Gone' });
    const { library } = libraryOf({
      ...{ n_tracks: 364, n_waiting: 363, n_done: 36, n_failed: 1 },
      error: { code: 'bot_check', detail: 'YouTube asks whether this is a robot.' },
      failures: [{ track: gone, error: { code: 'video_removed', detail: 'It was removed.' } }],
    });
    openPage('/jobs', { library });
    expect(await notice()).toHaveTextContent('36 of 400 done');
    expect(await notice()).toHaveTextContent('goes on by itself: YouTube asks whether this is a robot.');
    expect(await notice()).toHaveTextContent('1 song could not be fetched and keep');
    expect(screen.getByRole('progressbar', { name: 'Songs fetched again' })).toHaveAttribute('aria-valuenow', '9.25');
  });

  it('are not mentioned where there are none, or none that can be fetched', async () => {
    const { library } = libraryOf({ n_tracks: 12 });
    openPage('/songs', { library });
    await screen.findByRole('link', { name: 'Koko' });
    expect(screen.queryByRole('region', { name: 'Songs of an older recipe' })).toBeNull();
  });

  it('say on their own page what to do', async () => {
    const { library, song } = libraryOf(OLDER);
    library.change(song.id, { recipe: 'hpcp-v1' });
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText(/Analysed by an older recipe/)).toHaveTextContent(
      'Analysed by an older recipe: fetch it again to compare it better.',
    );
  });
});
