import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

const PAGES = [
  { path: '/keys', ask: 'New key …', field: /^Name/, text: 'Importer', make: 'Make the key', region: 'Key Importer' },
  {
    path: '/webhooks',
    ask: 'New webhook …',
    field: /^Address/,
    text: 'https://archive.example/told',
    make: 'Make the webhook',
    region: 'Secret of the signatures',
  },
];

it.each(PAGES)('has the focus once the dialog is closed in which it was made: $path', async (page) => {
  const library = new FakeLibrary();
  library.people.as('Ada', 'administrator');
  const { user } = openPage(page.path, { library });
  // The second time, the secret that is shown is another one.
  for (let n = 0; n < 2; n += 1) {
    await user.click(await screen.findByRole('button', { name: page.ask }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.type(dialog.getByLabelText(page.field), page.text);
    await user.click(dialog.getByRole('button', { name: page.make }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('region', { name: page.region })).toHaveFocus();
  }
});
