import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { aDelivery, anEntry } from '@/testing/fakePeople';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';

/** A library in which an administrator is signed in. */
function ownLibrary() {
  const library = new FakeLibrary();
  return { library, people: library.people, me: library.people.as('Ada', 'administrator') };
}

describe.each([
  { path: '/account', api: 'session/all', loading: 'Loading the sessions' },
  { path: '/keys', api: 'keys', loading: 'Loading the keys' },
  { path: '/users', api: 'users', loading: 'Loading the users' },
  { path: '/webhooks', api: 'webhooks', loading: 'Loading the webhooks' },
  { path: '/audit', api: 'audit', loading: 'Loading the audit log' },
  { path: '/settings', api: 'settings', loading: 'Loading the settings' },
])('$path', ({ path, api, loading }) => {
  it('says that it loads, shows the error of the API, and tries again', async () => {
    let isAway = true;
    const overrides = [
      http.get(`*/api/v1/${api}`, async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return isAway ? problem(500, 'internal_error', 'Retry.') : undefined;
      }),
    ];
    const { user } = openPage(path, { library: ownLibrary().library, overrides });
    expect(await screen.findByText(loading)).toBeInTheDocument();
    expect(await screen.findByText('Retry.')).toBeVisible();
    isAway = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByText('Retry.')).not.toBeInTheDocument());
    expect(screen.getByRole('navigation', { name: 'Account and administration' })).toBeVisible();
  });
});

describe('the account', () => {
  it('shows where one is signed in, and signs out there', async () => {
    const { library, people } = ownLibrary();
    people.sessions.set('other', people.aSession('other', 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Edg/140.0'));
    const { user } = openPage('/account', { library });
    const table = await screen.findByRole('table', { name: 'Browsers in which you are signed in' });
    expect(within(table).getByText('Firefox on Linux').textContent).toBe('Firefox on Linux (this one)');
    await user.click(within(table).getByRole('button', { name: 'Sign out there' }));
    await waitFor(() => expect(within(table).queryByText('Edge on Windows')).not.toBeInTheDocument());
    await user.click(screen.getByRole('button', { name: 'Sign out everywhere' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
  });

  it('changes the password', async () => {
    const { library, people } = ownLibrary();
    const { user } = openPage('/account', { library });
    await user.type(await screen.findByLabelText(/^Current password/), 'wrong');
    await user.type(screen.getByLabelText(/^New password/), 'a longer password');
    await user.click(screen.getByRole('button', { name: 'Change the password' }));
    expect(await screen.findByText('The current password is wrong')).toBeVisible();
    await user.clear(screen.getByLabelText(/^Current password/));
    await user.type(screen.getByLabelText(/^Current password/), 'correct horse battery');
    await user.click(screen.getByRole('button', { name: 'Change the password' }));
    expect(await screen.findByText('The password is changed.')).toBeVisible();
    expect(people.passwords.get('Ada')).toBe('a longer password');
  });
});

describe('keys', () => {
  it('are shown once, with what they may do, and deleted', async () => {
    const { library, people } = ownLibrary();
    const { user } = openPage('/keys', { library });
    expect(await screen.findByText('You have no keys')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'New key …' }));
    const dialog = await screen.findByRole('dialog', { name: 'New key' });
    await user.type(within(dialog).getByLabelText(/^Name/), 'Importer');
    await user.click(within(dialog).getByLabelText('Add songs and search with clips'));
    await user.click(within(dialog).getByRole('button', { name: 'Make the key' }));
    const shown = await screen.findByRole('region', { name: 'Key Importer' });
    expect(within(shown).getByText('cf_Ab3secretsecretsecret')).toBeVisible();
    expect([...people.keys.values()][0]?.scopes).toEqual(['read', 'submit']);
    await user.click(within(shown).getByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('cf_Ab3secretsecretsecret');
    await user.click(within(shown).getByRole('button', { name: 'Done' }));
    expect(screen.queryByText('cf_Ab3secretsecretsecret')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const ask = await screen.findByRole('dialog', { name: 'Delete the key Importer?' });
    await user.click(within(ask).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('You have no keys')).toBeVisible();
  });

  it('offer no scope that the role lacks', async () => {
    const library = new FakeLibrary();
    library.people.as('Vic', 'viewer');
    const { user } = openPage('/keys', { library });
    await user.click(await screen.findByRole('button', { name: 'New key …' }));
    const dialog = await screen.findByRole('dialog', { name: 'New key' });
    expect(within(dialog).getAllByRole('checkbox')).toHaveLength(1);
    expect(screen.queryByRole('link', { name: 'Users' })).not.toBeInTheDocument();
  });
});

describe('users', () => {
  it('are invited by a link that is shown once', async () => {
    const { library } = ownLibrary();
    const { user } = openPage('/users', { library });
    await user.click(await screen.findByRole('button', { name: 'Invite …' }));
    const dialog = await screen.findByRole('dialog', { name: 'Invite somebody' });
    await user.selectOptions(within(dialog).getByLabelText('Role'), 'curator');
    await user.click(within(dialog).getByRole('button', { name: 'Make the link' }));
    expect(await screen.findByText(/welcome#/)).toBeVisible();
    const table = await screen.findByRole('table', { name: 'Open invitations' });
    expect(within(table).getByText('Curator')).toBeVisible();
    await user.click(within(table).getByRole('button', { name: 'Withdraw' }));
    expect(await screen.findByText('No invitation is open')).toBeVisible();
  });

  it('get another role, are disabled, and get a new password', async () => {
    const { library, people } = ownLibrary();
    const bo = people.add('Bo', 'viewer');
    const { user } = openPage('/users', { library });
    const role = await screen.findByLabelText('Role of Bo');
    const row = within(role.closest('tr') as HTMLElement);
    await user.selectOptions(role, 'curator');
    await waitFor(() => expect(people.users.get(bo.id)?.role).toBe('curator'));
    await waitFor(() => expect(row.getByText('Disable').closest('button')).toBeEnabled());
    await user.click(row.getByText('Disable'));
    expect(await row.findByText('(disabled)')).toBeVisible();
    await user.click(row.getByText('Reset the password'));
    expect(await screen.findByRole('region', { name: 'Link for Bo' })).toBeVisible();
  });

  it('have a history', async () => {
    const { library, people } = ownLibrary();
    const bo = people.add('Bo', 'viewer');
    const change = { before: { role: 'viewer' }, after: { role: 'curator' } };
    people.entries.push(anEntry({ action: 'user.edited', target: { kind: 'user', id: bo.id }, ...change }));
    openPage(`/users/${bo.id}`, { library });
    expect(await screen.findByText(/changed the account: role from viewer to curator/)).toBeVisible();
  });
});

describe('webhooks', () => {
  it('are made with a secret that is shown once, switched off and deleted', async () => {
    const { library, people } = ownLibrary();
    const { user } = openPage('/webhooks', { library });
    await user.click(await screen.findByRole('button', { name: 'New webhook …' }));
    const dialog = await screen.findByRole('dialog', { name: 'New webhook' });
    await user.type(within(dialog).getByLabelText(/^Address/), 'https://archive.example/told');
    await user.click(within(dialog).getByLabelText('A likely cover was found'));
    await user.click(within(dialog).getByRole('button', { name: 'Make the webhook' }));
    expect(await screen.findByText('whsec_secret')).toBeVisible();
    const events = [...people.webhooks.values()][0]?.events;
    expect(events).toContain('track.ready');
    expect(events).not.toContain('match.found');
    await user.click(await screen.findByRole('button', { name: 'Switch off' }));
    expect(await screen.findByText('(switched off)')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const ask = await screen.findByRole('dialog', { name: 'Delete the webhook?' });
    await user.click(within(ask).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('There are no webhooks')).toBeVisible();
  });

  it('show their deliveries, which can be sent again', async () => {
    const { library, people } = ownLibrary();
    const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
    const url = 'https://archive.example/told';
    people.webhooks.set('w', { id: 'w', url, events: ['track.ready'], is_enabled: true, made_by: null, ...times });
    const failed = aDelivery({ state: 'given_up', attempts: 9, status: 500, error: 'The address answers with 500.' });
    people.deliveries.set(failed.id, failed);
    const { user } = openPage('/webhooks/w', { library });
    expect(await screen.findByText('The address answers with 500.')).toBeVisible();
    expect(screen.getByText(/9 tries, status 500/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    await waitFor(() => expect(within(screen.getByRole('table')).getByText('Delivered')).toBeVisible());
    await user.selectOptions(screen.getByLabelText('State'), 'waiting');
    expect(await screen.findByText('No delivery is in this state')).toBeVisible();
  });
});

it('the deliveries of one webhook are never shown as those of another', async () => {
  const { library, people } = ownLibrary();
  const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
  for (const id of ['one', 'other']) {
    const url = `https://archive.example/${id}`;
    people.webhooks.set(id, { id, url, events: ['track.ready'], is_enabled: true, made_by: null, ...times });
  }
  people.deliveries.set('d', aDelivery({ state: 'given_up', error: 'The address answers with 500.' }));
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const overrides = [
    http.get('*/api/v1/webhooks/other/deliveries', async () => {
      await answered;
      return HttpResponse.json({ items: [], next_cursor: null, total: 0 });
    }),
  ];
  const { router } = openPage('/webhooks/one', { library, overrides });
  expect(await screen.findByText('The address answers with 500.')).toBeVisible();
  await router.navigate({ to: '/webhooks/$webhookId', params: { webhookId: 'other' } });
  expect(await screen.findByText('Loading the deliveries')).toBeInTheDocument();
  expect(screen.queryByText('The address answers with 500.')).toBeNull();
  answer();
  expect(await screen.findByText('Nothing was sent yet')).toBeVisible();
});

describe('the audit log', () => {
  it('tells who did what, and is filtered and downloaded', async () => {
    const { library, people } = ownLibrary();
    people.entries.push(anEntry({ key_id: 'a'.repeat(32) }), anEntry({ user: { id: 'x', name: 'Bo' } }));
    const { user, router } = openPage('/audit', { library });
    expect(await screen.findAllByText('title from Hallo to Halo')).toHaveLength(2);
    expect(screen.getByText(/by key aaaaaaaa/)).toBeVisible();
    await user.type(screen.getByLabelText('Who'), 'Bo');
    await user.click(screen.getByRole('button', { name: 'Filter' }));
    await waitFor(() => expect(screen.getAllByText('title from Hallo to Halo')).toHaveLength(1));
    expect(router.state.location.href).toBe('/audit?who=Bo');
    expect(screen.getByRole('link', { name: 'Download as CSV' })).toHaveAttribute(
      'href',
      '/api/v1/audit?who=Bo&format=csv',
    );
    await user.selectOptions(screen.getByLabelText('Action'), 'work.created');
    await user.click(screen.getByRole('button', { name: 'Filter' }));
    expect(await screen.findByText('No entry matches')).toBeVisible();
  });

  it("is also on the song's page", async () => {
    const { library, people } = ownLibrary();
    const song = library.add(aTrack({ title: 'Halo' }));
    people.entries.push(anEntry({ target: { kind: 'track', id: song.id } }));
    openPage(`/tracks/${song.id}`, { library });
    expect(await screen.findByText('Ada')).toBeVisible();
    expect(await screen.findByText('Halo')).toBeVisible();
    const history = await screen.findByRole('list', { name: 'History' });
    expect(history).toHaveTextContent('Ada edited the song: title from Hallo to Halo');
  });
});

describe('the settings', () => {
  it('say what is set and where it comes from, without secrets', async () => {
    openPage('/settings', { library: ownLibrary().library });
    const table = await screen.findByRole('table', { name: 'Settings' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.textContent)).toEqual([
      'CONTRAFACT_TRASH_DAYS30.0default',
      'CONTRAFACT_HOST0.0.0.0environment',
      'MONGODB_URIset, not shownenvironment',
      'MILVUS_URInot setdefault',
      'CONTRAFACT_PROXYnot setdefault',
    ]);
    expect(screen.getByText('2026.10.01, 59 days old')).toBeVisible();
    expect(screen.getByText(/41 GB free of 64 GB/)).toBeVisible();
    expect(screen.getByText(/^1,204 copies, 1.8 GB of at most 50 GB; of uploads, kept for 90 days$/)).toBeVisible();
    expect(await screen.findByText('Everything works')).toBeVisible();
    expect(screen.getByText('the product’s own, usearch 2.26.6')).toBeVisible();
  });

  it('name the vector engine, what it holds, and why it could not be filled', async () => {
    const { library, people } = ownLibrary();
    const milvus = { name: 'milvus', version: '2.3.5', is_compared: false, is_filled: true } as const;
    const entries = { n_tracks: 1200, n_tracks_expected: 1204, n_segments: 3500, n_segments_expected: 3612 };
    people.engines = [
      { ...milvus, filling: 'refused', problem: 'quota exceeded', entries: null, is_filled: false },
      { ...milvus, is_compared: true, filling: null, problem: null, entries },
    ];
    openPage('/settings', { library });
    expect(await screen.findByText('Milvus 2.3.5; could not be filled: quota exceeded')).toBeVisible();
    expect(screen.getByText('Compared vector engine')).toBeVisible();
    expect(
      screen.getByText('Milvus 2.3.5; holds 1,200 of 1,204 songs and 3,500 of 3,612 entries of segments'),
    ).toBeVisible();
  });
});
