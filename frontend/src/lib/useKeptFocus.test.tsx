import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';

function someSongs(n = 2) {
  const library = new FakeLibrary();
  for (let number = 1; number <= n; number += 1) library.add(aTrack({ title: `Song ${number}` }));
  return library;
}

describe('the focus, when the control that has it vanishes', () => {
  it('stays at a song that was chosen, and returns to the field where it is changed', async () => {
    const { user } = openPage('/check', { library: someSongs() });
    await user.type(await screen.findByLabelText('Second song'), 'Song 2');
    await screen.findByRole('option', { name: /Song 2/, hidden: true });
    await user.keyboard('{ArrowDown}{Enter}');
    const chosen = within(await screen.findByRole('region', { name: 'Second song' }));
    await waitFor(() => expect(chosen.getByRole('button', { name: 'Change' })).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByLabelText('Second song')).toHaveFocus());
  });

  it('stays at a work that was clicked in a dialog', async () => {
    const { user } = openPage('/songs', { library: someSongs(1) });
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit song' }));
    await user.type(dialog.getByLabelText('Work'), 'Naima');
    await user.click(await screen.findByRole('option', { name: 'Create the work “Naima”', hidden: true }));
    await waitFor(() => expect(dialog.getByRole('button', { name: 'Remove' })).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(dialog.getByLabelText('Work')).toHaveFocus());
  });

  it('moves to the next card where one is dismissed', async () => {
    const { user } = openPage('/');
    const field = await screen.findByLabelText<HTMLInputElement>('Audio files', { selector: 'input' });
    fireEvent.change(field, { target: { files: [new File([''], 'one.txt'), new File([''], 'two.txt')] } });
    const first = await screen.findByRole('article', { name: 'one.txt' });
    within(first).getByRole('button', { name: 'Dismiss' }).focus();
    await user.keyboard('{Enter}');
    const second = within(screen.getByRole('article', { name: 'two.txt' }));
    await waitFor(() => expect(second.getByRole('button', { name: 'Dismiss' })).toHaveFocus());
  });

  it('stays in the pages of a list where the last one has no next', async () => {
    const { user } = openPage('/jobs', { library: someSongs(25) });
    (await screen.findByRole('button', { name: 'Next' })).focus();
    await user.keyboard('{Enter}');
    await screen.findByText('21–25 of 25 jobs');
    expect(screen.getByRole('button', { name: 'Next' })).toBeDisabled();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Previous' })).toHaveFocus());
  });

  it('returns to a button after its request failed', async () => {
    const overrides = [http.post('*/api/v1/tracks', () => problem(503, 'database_unavailable', 'Try again.'))];
    const { user } = openPage('/', { overrides });
    await user.type(await screen.findByLabelText('Link or search'), 'https://youtu.be/dQw4w9WgXcQ');
    await user.tab();
    await user.keyboard('{Enter}');
    await screen.findByText('Try again.');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Add' })).toHaveFocus());
  });
});
