import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aFile } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

describe('the card of files that were added together', () => {
  it('shows many files that are added together as one card', async () => {
    const library = new FakeLibrary();
    const { user } = openPage('/', { library });
    const field = await screen.findByLabelText<HTMLInputElement>('Audio files', { selector: 'input' });
    const files = [...[1, 2, 3, 4].map((number) => aFile(`take ${number}.mp3`)), aFile('notes.txt', 20, 'text/plain')];
    fireEvent.change(field, { target: { files } });
    const card = await screen.findByRole('article', { name: '5 files' });
    await waitFor(() => expect(library.tracks.size).toBe(4));
    expect(await within(card).findByText('0 of 5 files ready · 4 in analysis · 1 not added')).toBeVisible();
    expect(screen.getAllByRole('article')).toHaveLength(1);
    for (const track of library.tracks.values()) library.move(track.job_id, 'ready');
    expect(await within(card).findByText('4 of 5 files ready · 1 not added')).toBeVisible();
    await user.click(within(card).getByRole('button', { name: 'Show each file' }));
    expect(within(card).getByRole('article', { name: 'notes.txt' })).toHaveTextContent('not an audio file');
    await user.click(within(card).getAllByRole('button', { name: 'Remove from this list' })[0] as HTMLElement);
    expect(screen.queryByRole('article')).toBeNull();
  });

  it('counts a file whose song was deleted meanwhile as ended', async () => {
    const library = new FakeLibrary();
    openPage('/', { library });
    const field = await screen.findByLabelText<HTMLInputElement>('Audio files', { selector: 'input' });
    fireEvent.change(field, { target: { files: [1, 2, 3, 4].map((number) => aFile(`take ${number}.mp3`)) } });
    const card = await screen.findByRole('article', { name: '4 files' });
    expect(await within(card).findByText('0 of 4 files ready · 4 in analysis')).toBeVisible();
    const [deleted, ...others] = [...library.tracks.values()];
    library.remove(deleted?.id ?? '');
    for (const track of others) library.move(track.job_id, 'ready');
    expect(await within(card).findByText('3 of 4 files ready · 1 no longer in the library')).toBeVisible();
  });
});
