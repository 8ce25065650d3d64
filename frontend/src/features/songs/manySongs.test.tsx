import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TrackChangeAnswer } from '@/client';
import { SONGS } from '@/lib/pageSize';
import { aWork } from '@/testing/builders';
import type { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { API } from '@/testing/problems';
import { songsByAge } from '@/testing/songLibrary';
import { sentencesOf } from './ChangeOutcome';

beforeAll(() => {
  SONGS.perPage = 3;
});
afterAll(() => {
  SONGS.perPage = 50;
});

const all = () => screen.findByRole('checkbox', { name: 'Select all songs on this page' });
const bar = () => within(screen.getByRole('region', { name: 'Selected songs' }));
const tagsOf = (library: FakeLibrary) => [...library.tracks.values()].filter(({ tags }) => tags.includes('tape 7'));

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('the selection', () => {
  it('of a whole page is a tick, and of a part of it a dash', async () => {
    const { user } = openPage('/songs', { library: songsByAge(3) });
    await user.click(await all());
    expect(await all()).toBeChecked();
    expect(await all()).toHaveProperty('indeterminate', false);
    await user.click(screen.getByRole('checkbox', { name: 'Select Song 2' }));
    expect(await all()).not.toBeChecked();
    expect(await all()).toHaveProperty('indeterminate', true);
    expect(bar().getByText('2 songs selected')).toBeVisible();
  });

  it('stays on the next page, in another order and under another filter', async () => {
    const { user } = openPage('/songs', { library: songsByAge(5) });
    await user.click(await screen.findByRole('checkbox', { name: 'Select Song 1' }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Select Song 4' }));
    await user.click(screen.getByRole('button', { name: 'Title' }));
    await user.type(screen.getByLabelText('Search'), 'g 1');
    expect(await screen.findByText('1 song')).toBeVisible();
    expect(bar().getByText('2 songs selected')).toBeVisible();
    expect(screen.getByRole('checkbox', { name: 'Select Song 1' })).toBeChecked();
  });

  it('of all that match spans the pages, and ends with the filter', async () => {
    const { user } = openPage('/songs', { library: songsByAge(5) });
    await user.click(await all());
    expect(bar().getByText('3 songs selected')).toBeVisible();
    await user.click(bar().getByRole('button', { name: 'Select all 5 songs that match' }));
    expect(bar().getByText('All 5 songs that match are selected')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByRole('checkbox', { name: 'Select Song 4' })).toBeChecked();
    await user.type(screen.getByLabelText('Search'), 'g 5');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Selected songs' })).toBeNull());
  });
});

describe('changes of many songs', () => {
  it('tag all that match in one request, and undo it', async () => {
    const library = songsByAge(60);
    const { user } = openPage('/songs', { library });
    await user.click(await all());
    await user.click(bar().getByRole('button', { name: 'Select all 60 songs that match' }));
    await user.click(bar().getByRole('button', { name: 'Tag' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Tag 60 songs' }));
    expect(dialog.getByRole('button', { name: 'Save tags' })).toBeDisabled();
    await user.type(dialog.getByLabelText('Add'), 'tape 7{Enter}');
    await user.click(dialog.getByRole('button', { name: 'Save tags' }));
    expect(await screen.findByText(/60 songs are changed/)).toBeVisible();
    expect(tagsOf(library)).toHaveLength(60);
    expect(screen.queryByRole('region', { name: 'Selected songs' })).toBeNull();
    const undo = screen.getByRole('button', { name: 'Undo' });
    expect(undo).toHaveFocus();
    await user.click(undo);
    expect(await screen.findByText(/60 songs are as before/)).toBeVisible();
    expect(tagsOf(library)).toHaveLength(0);
  });

  it('assign a work, and edit what songs can share', async () => {
    const library = songsByAge(2);
    const work = aWork('Cherokee');
    library.works.set(work.id, work);
    const { user } = openPage('/songs', { library });
    await user.click(await all());
    await user.click(bar().getByRole('button', { name: 'Assign work' }));
    const assign = within(await screen.findByRole('dialog', { name: 'Assign 2 songs to a work' }));
    await user.type(assign.getByLabelText('Work'), 'Chero');
    await user.click(await screen.findByRole('option', { name: 'Cherokee', hidden: true }));
    await user.click(assign.getByRole('button', { name: 'Assign' }));
    await waitFor(() =>
      expect([...library.tracks.values()].map((track) => track.work?.title)).toEqual(['Cherokee', 'Cherokee']),
    );
    // The selection is cleared when the page knows it, too.
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Selected songs' })).toBeNull());
    await user.click(await all());
    await user.click(bar().getByRole('button', { name: 'Edit selected' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit 2 songs' }));
    await user.selectOptions(dialog.getByLabelText('Artist'), 'Remove');
    await user.selectOptions(dialog.getByLabelText('Album'), 'Set to');
    expect(dialog.getByRole('button', { name: 'Save changes' })).toBeDisabled();
    await user.type(dialog.getByLabelText('New value of Album'), 'Tapes');
    await user.click(dialog.getByRole('button', { name: 'Save changes' }));
    await waitFor(() =>
      expect([...library.tracks.values()].map(({ artist, album }) => [artist, album])).toEqual([
        [null, 'Tapes'],
        [null, 'Tapes'],
      ]),
    );
  });

  it('move several to the trash, and bring them back', async () => {
    const library = songsByAge(3);
    const { user } = openPage('/songs', { library });
    await screen.findByRole('link', { name: 'Trash' });
    await user.click(await screen.findByRole('checkbox', { name: 'Select Song 1' }));
    await user.click(screen.getByRole('checkbox', { name: 'Select Song 3' }));
    await user.click(bar().getByRole('button', { name: 'Delete selected' }));
    expect(await screen.findByText(/2 songs are in the trash/)).toBeVisible();
    expect(library.trash.size).toBe(2);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(library.tracks.size).toBe(3));
  });

  it('ask before very many songs are deleted', async () => {
    const library = songsByAge(60);
    const { user } = openPage('/songs', { library });
    await screen.findByRole('link', { name: 'Trash' });
    await user.click(await all());
    await user.click(bar().getByRole('button', { name: 'Select all 60 songs that match' }));
    await user.click(bar().getByRole('button', { name: 'Delete selected' }));
    const dialog = await screen.findByRole('dialog', { name: 'Move 60 songs to the trash?' });
    expect(library.tracks.size).toBe(60);
    await user.click(within(dialog).getByRole('button', { name: 'Move to the trash' }));
    await waitFor(() => expect(library.tracks.size).toBe(0));
  });

  it('read names by a pattern only once it was shown what they say', async () => {
    const asked: { pattern: string; preview: boolean }[] = [];
    const names = http.post(`${API}/tracks/names`, async ({ request }) => {
      const { pattern, preview } = (await request.json()) as { pattern: string; preview: boolean };
      asked.push({ pattern, preview });
      const item = { id: 'a', name: '01 So What', fits: true, title: `by ${pattern}`, artist: null, album: null };
      return HttpResponse.json({ items: [item] });
    });
    const { user } = openPage('/songs', { library: songsByAge(2), overrides: [names] });
    await user.click(await all());
    await user.click(bar().getByRole('button', { name: 'Read names' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText('by auto')).toBeVisible();
    await user.click(dialog.getByRole('radio', { name: 'A pattern of your own' }));
    expect(await dialog.findByText('by {artist} - {title}')).toBeVisible();
    fireEvent.change(dialog.getByLabelText('Pattern'), { target: { value: '{number} {title}' } });
    expect(dialog.getByRole('button', { name: 'Write 1 name' })).toBeDisabled();
    expect(await dialog.findByText('by {number} {title}')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Write 1 name' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(asked.filter(({ preview }) => !preview)).toEqual([{ pattern: '{number} {title}', preview: false }]);
  });

  it('export the selected songs as a file', async () => {
    URL.createObjectURL = vi.fn(() => 'blob:songs');
    URL.revokeObjectURL = vi.fn();
    const library = songsByAge(3);
    const { user } = openPage('/songs', { library });
    await user.click(await screen.findByRole('checkbox', { name: 'Select Song 2' }));
    await user.click(bar().getByRole('button', { name: 'Export' }));
    await user.click(await screen.findByRole('menuitem', { name: 'As JSON, for programs' }));
    await waitFor(() => expect(library.exported).toEqual({ format: 'json', ids: [[...library.tracks.keys()][1]] }));
  });

  it('are told about again after a reload while they can be undone', async () => {
    const library = songsByAge(2);
    const first = openPage('/songs', { library });
    await screen.findByRole('link', { name: 'Trash' });
    await first.user.click(await all());
    await first.user.click(bar().getByRole('button', { name: 'Delete selected' }));
    await screen.findByText(/2 songs are in the trash/);
    first.unmount();
    const second = openPage('/songs', { library });
    await second.user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(library.tracks.size).toBe(2));
    await second.user.click(screen.getByRole('button', { name: 'Close' }));
    second.unmount();
    openPage('/songs', { library });
    await all();
    expect(screen.queryByText(/as before/)).toBeNull();
  });

  it('say in sentences what became of every song', () => {
    const change = {
      kind: 'edit',
      state: 'done',
      can_be_undone: true,
      n_tracks: 1240,
      n_changed: 1234,
      n_unchanged: 1,
      n_not_yours: 2,
      n_not_found: 0,
      n_too_many_tags: 3,
      n_undone: 0,
      n_kept: 0,
    } as TrackChangeAnswer;
    expect(sentencesOf(change)).toEqual([
      '1,234 songs are changed.',
      '1 song needed no change.',
      '2 songs are not yours and stay as they are.',
      '3 songs have 50 tags already.',
    ]);
    expect(sentencesOf({ ...change, state: 'running', n_changed: 300 })).toEqual(['306 of 1,240 songs are done.']);
    const undone = { ...change, state: 'undone' as const, n_changed: 0, n_undone: 1, n_kept: 1 };
    expect(sentencesOf(undone).slice(0, 2)).toEqual([
      '1 song is as before.',
      '1 song was changed again since and stays so.',
    ]);
  });
});
