import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, type RequestHandler } from 'msw';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SONGS } from '@/lib/pageSize';
import { ago, aTrack, aWork } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';

beforeAll(() => {
  SONGS.perPage = 3;
});
afterAll(() => {
  SONGS.perPage = 50;
});

function libraryOf(...titles: string[]) {
  const library = new FakeLibrary();
  const tracks = titles.map((title, index) => library.add(aTrack({ title, created_at: ago(60 * index) })));
  return { library, tracks };
}

/** Return the titles in the table from top to bottom. */
function titles(): (string | null)[] {
  const rows = within(screen.getByRole('table', { name: 'Songs' }))
    .getAllByRole('row')
    .slice(1);
  return rows.map((row) => within(row).getAllByRole('link')[0]?.textContent ?? null);
}

const rowOf = async (title: string) => (await screen.findByRole('link', { name: title })).closest('tr') as HTMLElement;

describe('the table of songs', () => {
  it('explains what to do while the library is empty', async () => {
    openPage('/songs');
    expect(await screen.findByText('The library is empty')).toBeVisible();
  });

  it('says that no song matches, with a link to all songs', async () => {
    const { library } = libraryOf('Koko');
    openPage('/songs?q=zzz', { library });
    expect(await screen.findByText('No song matches')).toBeVisible();
    expect(screen.getByRole('link', { name: 'show all songs' })).toHaveAttribute('href', '/songs');
  });

  it('shows the error of the API, and tries again', async () => {
    const { library } = libraryOf('Koko');
    let isAway = true;
    const overrides = [
      http.get('*/api/v1/tracks', () =>
        isAway ? problem(503, 'database_unavailable', 'Nothing is lost; try again in a few seconds.') : undefined,
      ),
    ];
    const { user } = openPage('/songs', { library, overrides });
    expect(await screen.findByText('Nothing is lost; try again in a few seconds.')).toBeVisible();
    isAway = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'Koko' })).toBeVisible();
  });

  it('searches when typing pauses, and keeps the words in the address', async () => {
    const { library } = libraryOf('Donna Lee', 'Koko', 'Cherokee');
    const { user, router } = openPage('/songs', { library });
    await user.type(await screen.findByLabelText('Search'), 'koko');
    await waitFor(() => expect(titles()).toEqual(['Koko']));
    expect(router.state.location.search).toEqual({ q: 'koko' });
    expect(screen.getByRole('columnheader', { name: 'Title' })).not.toHaveAttribute('aria-sort');
  });

  it('sorts by a column, and reverses the order on a second click', async () => {
    const { library } = libraryOf('Koko', 'Cherokee', 'Donna Lee');
    const { user, router } = openPage('/songs', { library });
    await screen.findByRole('table', { name: 'Songs' });
    await user.click(screen.getByRole('button', { name: 'Title' }));
    await waitFor(() => expect(titles()).toEqual(['Cherokee', 'Donna Lee', 'Koko']));
    expect(screen.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'ascending');
    await user.click(screen.getByRole('button', { name: 'Title' }));
    await waitFor(() => expect(titles()).toEqual(['Koko', 'Donna Lee', 'Cherokee']));
    expect(router.state.location.search).toEqual({ sort: '-title' });
  });

  it('filters by state and by work, from the address', async () => {
    const { library } = libraryOf('Koko');
    const work = aWork('Cherokee');
    library.works.set(work.id, work);
    library.add(aTrack({ title: 'Warming Up a Riff', work }));
    library.add(aTrack({ title: 'Broken', work, state: 'failed' }));
    openPage(`/songs?work=${work.id}&state=failed`, { library });
    await screen.findByRole('link', { name: 'Broken' });
    expect(titles()).toEqual(['Broken']);
    expect(await screen.findByRole('button', { name: 'Work: Cherokee. Show any work' })).toBeVisible();
    // The fields are not printed.
    expect(await screen.findByText('State: Failed · Work: Cherokee')).toHaveClass('on-paper');
  });

  it('ignores invalid parameters in the address', async () => {
    const { library } = libraryOf('Koko');
    openPage('/songs?state=nonsense&sort=colour&page=-3', { library });
    expect(await screen.findByRole('link', { name: 'Koko' })).toBeVisible();
  });

  it('pages forwards and backwards', async () => {
    const { library } = libraryOf(...Array.from({ length: 8 }, (_, index) => `Song ${index + 1}`));
    const { user } = openPage('/songs', { library });
    const turn = async (name: string, first: string, words: string) => {
      await user.click(screen.getByRole('button', { name }));
      expect(await screen.findByRole('link', { name: first })).toBeVisible();
      expect(screen.getByText(words)).toBeVisible();
    };
    expect(await screen.findByText('1–3 of 8 songs')).toBeVisible();
    await turn('Next', 'Song 4', '4–6 of 8 songs');
    await turn('Next', 'Song 7', '7–8 of 8 songs');
    expect(screen.getByRole('button', { name: 'Next' })).toBeDisabled();
    await turn('Previous', 'Song 4', '4–6 of 8 songs');
    await turn('Previous', 'Song 1', '1–3 of 8 songs');
  });

  it('turns one page although Next is pressed again before that page is there', async () => {
    const { library } = libraryOf(...Array.from({ length: 8 }, (_, index) => `Song ${index + 1}`));
    let arrive: () => void = () => undefined;
    const arrived = new Promise<undefined>((resolve) => {
      arrive = () => resolve(undefined);
    });
    const slow = http.get(`${API}/tracks`, ({ request }) =>
      new URL(request.url).searchParams.has('cursor') ? arrived : undefined,
    );
    const { user } = openPage('/songs', { library, overrides: [slow] });
    expect(await screen.findByText('1–3 of 8 songs')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    arrive();
    expect(await screen.findByRole('link', { name: 'Song 4' })).toBeVisible();
    expect(screen.getByText('4–6 of 8 songs')).toBeVisible();
  });
});

describe('editing a song', () => {
  it('saves title and artist', async () => {
    const { library, tracks } = libraryOf('Koko (final) [HQ]');
    const { user } = openPage('/songs', { library });
    await user.click(within(await rowOf('Koko (final) [HQ]')).getByRole('button', { name: 'Edit' }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit song' });
    await user.clear(within(dialog).getByLabelText('Title'));
    await user.type(within(dialog).getByLabelText('Title'), 'Koko');
    await user.clear(within(dialog).getByLabelText('Artist'));
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('link', { name: 'Koko' })).toBeVisible();
    expect(library.tracks.get(tracks[0]?.id ?? '')).toMatchObject({ title: 'Koko', artist: null });
  });

  it('gives the focus back to the button that opened the form', async () => {
    const { library } = libraryOf('Koko', 'Naima');
    const { user } = openPage('/songs', { library });
    const edit = within(await rowOf('Naima')).getByRole('button', { name: 'Edit' });
    await user.click(edit);
    await screen.findByRole('dialog', { name: 'Edit song' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(edit).toHaveFocus());
  });

  it('creates a new work', async () => {
    const { library, tracks } = libraryOf('Koko');
    const { user } = openPage('/songs', { library });
    await user.click(within(await rowOf('Koko')).getByRole('button', { name: 'Edit' }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit song' });
    await user.type(within(dialog).getByLabelText('Work'), 'Cherokee');
    await user.click(await screen.findByRole('option', { name: 'Create the work “Cherokee”', hidden: true }));
    expect(await within(dialog).findByText('Cherokee')).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(library.tracks.get(tracks[0]?.id ?? '')?.work?.title).toBe('Cherokee');
  });

  const choosesNewWork = async (library: FakeLibrary, overrides: RequestHandler[] = []) => {
    const { user } = openPage('/songs', { library, overrides });
    await user.click(within(await rowOf('Koko')).getByRole('button', { name: 'Edit' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit song' }));
    await user.type(dialog.getByLabelText('Work'), 'Cherokee');
    const option = await screen.findByRole('option', { name: 'Create the work “Cherokee”', hidden: true });
    return { user, dialog, option };
  };
  const isClosed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

  it('does not lose the new work when Save is pressed in the same moment, twice', async () => {
    const { library, tracks } = libraryOf('Koko');
    const { dialog, option } = await choosesNewWork(library);
    const save = dialog.getByRole('button', { name: 'Save' });
    fireEvent.click(option);
    fireEvent.click(save);
    fireEvent.click(save);
    await isClosed();
    expect(library.tracks.get(tracks[0]?.id ?? '')?.work?.title).toBe('Cherokee');
    expect([...library.works.values()]).toHaveLength(1);
  });

  it('creates no work when it is cancelled', async () => {
    const { library } = libraryOf('Koko');
    const { user, dialog, option } = await choosesNewWork(library);
    await user.click(option);
    expect(dialog.getByText('New: saving creates it')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await isClosed();
    expect(library.works.size).toBe(0);
  });

  it('says why the new work is refused and saves it with a second try', async () => {
    const { library, tracks } = libraryOf('Koko');
    const refuse = () => problem(503, 'database_unavailable', 'Try again soon.');
    const overrides = [http.post('*/api/v1/works', refuse, { once: true })];
    const { user, dialog, option } = await choosesNewWork(library, overrides);
    await user.click(option);
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('Try again soon.');
    expect(dialog.getByText('Cherokee')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await isClosed();
    expect(library.tracks.get(tracks[0]?.id ?? '')?.work?.title).toBe('Cherokee');
  });

  it('creates the new work once when the song is refused and saved again', async () => {
    const { library, tracks } = libraryOf('Koko');
    const refuse = () => problem(422, 'invalid_isrc', 'Check the ISRC.');
    const overrides = [http.patch('*/api/v1/tracks/:id', refuse, { once: true })];
    const { user, dialog, option } = await choosesNewWork(library, overrides);
    await user.click(option);
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('Check the ISRC.');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await isClosed();
    expect(library.tracks.get(tracks[0]?.id ?? '')?.work?.title).toBe('Cherokee');
    expect(library.works.size).toBe(1);
  });

  it('keeps the dialog open and shows why the API refuses', async () => {
    const { library } = libraryOf('Koko');
    const overrides = [http.patch('*/api/v1/tracks/:id', () => problem(404, 'track_not_found', 'It may be deleted.'))];
    const { user } = openPage('/songs', { library, overrides });
    await user.click(within(await rowOf('Koko')).getByRole('button', { name: 'Edit' }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit song' });
    await user.type(within(dialog).getByLabelText('Title'), '!');
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('It may be deleted.');
  });
});

describe('deleting songs', () => {
  const press = async (user: ReturnType<typeof openPage>['user'], title: string) =>
    user.click(within(await rowOf(title)).getByRole('button', { name: 'Delete' }));

  it('moves a song to the trash, and says so with the focus on Undo', async () => {
    const { library, tracks } = libraryOf('Koko', 'Cherokee');
    const { user } = openPage('/songs', { library });
    await screen.findByRole('link', { name: 'Trash' });
    await press(user, 'Koko');
    const undo = await screen.findByRole('button', { name: 'Undo' });
    expect(undo).toHaveFocus();
    expect(screen.getByText(/is in the/)).toHaveTextContent('Koko is in the trash for 30 days.');
    expect([...library.trash.keys()]).toEqual([tracks[0]?.id]);
    await waitFor(() => expect(titles()).toEqual(['Cherokee']));
    expect(screen.getByRole('link', { name: 'Trash (1)' })).toHaveAttribute('href', '/trash');
  });

  it('undoes it', async () => {
    const { library } = libraryOf('Koko', 'Cherokee');
    const { user } = openPage('/songs', { library });
    await screen.findByRole('link', { name: 'Trash' });
    await press(user, 'Koko');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(titles()).toEqual(['Koko', 'Cherokee']));
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    expect(library.trash.size).toBe(0);
  });

  it('says why a song could not be deleted', async () => {
    const { library } = libraryOf('Koko');
    const overrides = [http.delete('*/api/v1/tracks/:id', () => problem(503, 'database_unavailable', 'Try again.'))];
    const { user } = openPage('/songs', { library, overrides });
    await screen.findByRole('link', { name: 'Trash' });
    await press(user, 'Koko');
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again.');
    expect(titles()).toEqual(['Koko']);
  });

  it('asks first where there is no trash, and keeps the song on request', async () => {
    const { library } = libraryOf('Koko');
    library.keepDays = 0;
    const { user } = openPage('/songs', { library });
    await press(user, 'Koko');
    const dialog = await screen.findByRole('dialog', { name: 'Delete this song for good?' });
    expect(within(dialog).getByText('Koko')).toBeInTheDocument();
    await user.click(within(dialog).getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await press(user, 'Koko');
    await user.click(await screen.findByRole('button', { name: 'Delete for good' }));
    expect(await screen.findByText('The library is empty')).toBeVisible();
  });
});
