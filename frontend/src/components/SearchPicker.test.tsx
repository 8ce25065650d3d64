import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { SearchPicker } from './SearchPicker';

const FIELD = {
  label: 'Work',
  placeholder: 'Search works',
  emptyText: 'No work is found.',
  isLoading: false,
  error: null,
};

it('chooses the option that is pressed, though what is found moves it before the button is let go', async () => {
  const onChoose = vi.fn();
  render(
    <MantineProvider>
      <SearchPicker {...FIELD} options={[{ value: '1', label: 'Nightjar' }]} onSearch={vi.fn()} onChoose={onChoose} />
    </MantineProvider>,
  );
  await userEvent.type(screen.getByLabelText('Work'), 'nightj');
  fireEvent.mouseDown(await screen.findByRole('option', { name: 'Nightjar', hidden: true }));
  expect(onChoose.mock.calls).toEqual([['1']]);
  expect(screen.queryByRole('option', { hidden: true })).toBeNull();
});

it('chooses once by a whole click, and by Enter', async () => {
  const onChoose = vi.fn();
  render(
    <MantineProvider>
      <SearchPicker {...FIELD} options={[{ value: '1', label: 'Nightjar' }]} onSearch={vi.fn()} onChoose={onChoose} />
    </MantineProvider>,
  );
  await userEvent.click(screen.getByLabelText('Work'));
  await userEvent.click(await screen.findByRole('option', { name: 'Nightjar', hidden: true }));
  expect(onChoose.mock.calls).toEqual([['1']]);
  await userEvent.type(screen.getByLabelText('Work'), 'n{ArrowDown}{Enter}');
  expect(onChoose.mock.calls).toEqual([['1'], ['1']]);
});
