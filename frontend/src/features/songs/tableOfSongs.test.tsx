import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage } from '@/testing/openPage';
import { songsByAge } from '@/testing/songLibrary';

const bar = () => within(screen.getByRole('region', { name: 'Selected songs' }));

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('the table', () => {
  it('is used by keys alone: j, k, x, Enter, /, Esc and ?', async () => {
    const { user, router } = openPage('/songs', { library: songsByAge(3) });
    await screen.findByRole('table', { name: 'Songs' });
    await user.keyboard('jj');
    expect(screen.getByRole('link', { name: 'Song 2' })).toHaveFocus();
    await user.keyboard('x');
    await user.keyboard('kx');
    expect(screen.getByRole('link', { name: 'Song 1' })).toHaveFocus();
    expect(bar().getByText('2 songs selected')).toBeVisible();
    await user.keyboard('x');
    expect(bar().getByText('1 song selected')).toBeVisible();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Selected songs' })).toBeNull();
    await user.keyboard('/');
    expect(screen.getByLabelText('Search')).toHaveFocus();
    await user.keyboard('jx?');
    expect(screen.getByLabelText('Search')).toHaveValue('jx?');
    await screen.findByText('No song matches');
    await user.clear(screen.getByLabelText('Search'));
    await screen.findByRole('link', { name: 'Song 1' });
    await user.keyboard('{Enter}');
    expect(screen.getByRole('link', { name: 'Song 1' })).toHaveFocus();
    await user.keyboard('?');
    const help = await screen.findByRole('dialog', { name: 'Keys of the table' });
    await user.click(within(help).getByRole('switch', { name: 'Use these keys' }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.keyboard('j');
    expect(screen.getByRole('link', { name: 'Song 2' })).not.toHaveFocus();
    expect(router.state.location.pathname).toBe('/songs');
  });

  it('keeps the selection while Escape closes a menu', async () => {
    const { user } = openPage('/songs', { library: songsByAge(2) });
    await user.click(await screen.findByRole('checkbox', { name: 'Select Song 1' }));
    await user.click(bar().getByRole('button', { name: 'Export' }));
    await screen.findByRole('menu');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    expect(bar().getByText('1 song selected')).toBeVisible();
  });

  it('shows the chosen columns, also next time', async () => {
    const library = songsByAge(1);
    const first = openPage('/songs', { library });
    await first.user.click(await screen.findByRole('button', { name: 'Columns' }));
    await first.user.click(await screen.findByRole('checkbox', { name: 'ISRC' }));
    await first.user.click(screen.getByRole('checkbox', { name: 'Duration' }));
    expect(screen.getByRole('columnheader', { name: 'ISRC', hidden: true })).toBeInTheDocument();
    first.unmount();
    openPage('/songs', { library });
    expect(await screen.findByRole('columnheader', { name: 'ISRC' })).toBeVisible();
    expect(screen.queryByRole('columnheader', { name: 'Duration' })).toBeNull();
  });

  it('scrolls in a frame of its own while its columns are wider than the page', async () => {
    vi.spyOn(Element.prototype, 'scrollWidth', 'get').mockReturnValue(1_700);
    openPage('/songs', { library: songsByAge(1) });
    const frame = await screen.findByRole('region', { name: 'Songs' });
    expect(frame).toHaveAttribute('tabindex', '0');
    expect(within(frame).getByRole('table', { name: 'Songs' })).toBeVisible();
    vi.restoreAllMocks();
  });

  it('opens saved views with their filters', async () => {
    const { user, router } = openPage('/songs?tag=tape+7&has_work=no&sort=title', { library: songsByAge(2) });
    expect(await screen.findByText('No song matches')).toBeVisible();
    expect(screen.getByRole('group', { name: 'More filters' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.type(await screen.findByLabelText('Save this view as'), 'Tapes to do');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(screen.getByRole('button', { name: 'Clear all filters' }));
    expect(await screen.findByText('1–2 of 2 songs')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Views' }));
    await user.click(await screen.findByRole('button', { name: 'Tapes to do' }));
    await waitFor(() => expect(router.state.location.search).toEqual({ tag: 'tape 7', has_work: 'no', sort: 'title' }));
    expect(await screen.findByText('No song matches')).toBeVisible();
  });

  it('says which words were searched in place of misspelt ones', async () => {
    const library = songsByAge(1);
    library.respelled = [{ asked: 'sogn', words: ['song'] }];
    openPage('/songs?q=song', { library });
    expect(
      await screen.findByText('Few or no songs match “sogn” as it is written. Songs with “song” are shown.'),
    ).toBeVisible();
  });

  it('keeps every filter in the address and sends it', async () => {
    const library = songsByAge(1);
    const { user, router } = openPage('/songs', { library });
    await user.click(await screen.findByRole('button', { name: 'More filters' }));
    await user.selectOptions(screen.getByLabelText('In a work'), 'In no work');
    await user.selectOptions(screen.getByLabelText('Covers in the library'), 'Has a likely cover');
    await user.selectOptions(screen.getByLabelText('Source'), 'YouTube');
    await user.selectOptions(screen.getByLabelText('Problem'), 'Without a problem');
    await user.type(screen.getByLabelText('Harmony changes at least'), '20');
    await waitFor(() =>
      expect(router.state.location.search).toEqual({
        has_work: 'no',
        relation: 'likely_cover',
        source: 'youtube',
        problem: 'no',
        least_harmony: '20',
      }),
    );
    expect(screen.getByRole('button', { name: 'More filters (5)' })).toBeVisible();
  });
});
