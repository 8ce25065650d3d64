import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

const PASSWORD = 'correct horse battery';

/** A library with accounts, in which nobody is signed in. */
function closedLibrary() {
  const library = new FakeLibrary();
  library.people.add('Ada', 'curator');
  return library;
}

async function signIn(user: ReturnType<typeof openPage>['user'], password = PASSWORD) {
  await user.type(await screen.findByLabelText(/^Name/), 'Ada');
  await user.type(screen.getByLabelText(/^Password/), password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  it('is asked for, and leads back to the page that was asked for', async () => {
    const library = closedLibrary();
    library.add(aTrack({ title: 'Koko' }));
    const { user, router } = openPage('/songs?q=koko', { library });
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(screen.queryByRole('navigation', { name: 'Main' })?.textContent).toBe('');
    await signIn(user, 'wrong');
    expect(await screen.findByText('Name or password is wrong')).toBeVisible();
    await user.clear(screen.getByLabelText(/^Password/));
    await user.clear(screen.getByLabelText(/^Name/));
    await signIn(user);
    expect(await screen.findByRole('link', { name: 'Koko' })).toBeVisible();
    expect(router.state.location.href).toBe('/songs?q=koko');
    expect(screen.getByRole('link', { name: 'Account of Ada' })).toBeVisible();
  });

  it.each(['//evil.example/x', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'leads to no other place: %s',
    async (to) => {
      const { user, router } = openPage(`/sign-in?to=${encodeURIComponent(to)}`, { library: closedLibrary() });
      await signIn(user);
      await screen.findByRole('heading', { name: /Find out what a song/ });
      expect(router.state.location.href).toBe('/');
    },
  );

  it('says why single sign-on failed', async () => {
    openPage('/sign-in?error=sign_on_refused', { library: closedLibrary() });
    expect(await screen.findByRole('alert')).toHaveTextContent('Ask its administrator for a role.');
  });

  it('says that the first administrator is made by the link in the log', async () => {
    const library = closedLibrary();
    library.people.isSetUp = false;
    openPage('/', { library });
    expect(await screen.findByText(/makes the first administrator/)).toBeVisible();
  });

  it('is asked for again when the session has ended', async () => {
    const library = closedLibrary();
    library.people.as('Bo', 'viewer');
    const { user } = openPage('/account', { library });
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});

describe('a one-time link', () => {
  it('makes an account', async () => {
    const library = closedLibrary();
    library.people.links.set('token', { purpose: 'invite', role: 'contributor', name: null });
    window.location.hash = '#token';
    const { user } = openPage('/welcome', { library });
    await user.type(await screen.findByLabelText(/^Name/), 'Cleo');
    await user.type(screen.getByLabelText(/^Password/), 'short');
    await user.click(screen.getByRole('button', { name: 'Make the account' }));
    expect(await screen.findByText('Choose at least 12 characters.')).toBeVisible();
    await user.type(screen.getByLabelText(/^Password/), ' and then longer');
    await user.click(screen.getByRole('button', { name: 'Make the account' }));
    expect(await screen.findByRole('link', { name: 'Account of Cleo' })).toBeVisible();
    expect(window.location.hash).toBe('');
  });

  it('sets a new password, and says when it was used', async () => {
    const library = closedLibrary();
    library.people.links.set('token', { purpose: 'reset', role: 'curator', name: 'Ada' });
    window.location.hash = '#token';
    const { user } = openPage('/welcome', { library });
    await user.type(await screen.findByLabelText(/^Password/), 'a new password');
    await user.click(screen.getByRole('button', { name: 'Set the password' }));
    await waitFor(() => expect(library.people.passwords.get('Ada')).toBe('a new password'));
    window.location.hash = '#token';
    openPage('/welcome', { library });
    expect(await screen.findByText('The link is no longer valid')).toBeVisible();
  });

  it('says when it is not complete', async () => {
    window.location.hash = '';
    openPage('/welcome', { library: closedLibrary() });
    expect(await screen.findByText('The link is not complete')).toBeVisible();
  });
});

describe('what a role may not do', () => {
  const library = (role: 'viewer' | 'contributor' | 'curator') => {
    const found = new FakeLibrary();
    const me = found.people.as('Ada', role);
    found.add(aTrack({ title: 'Mine', made_by: { id: me.id, name: me.name } }));
    found.add(aTrack({ title: 'Theirs', made_by: { id: 'x', name: 'Bo' } }));
    found.add(aTrack({ title: 'Older' }));
    return found;
  };
  const rowOf = async (title: string) => (await screen.findByText(title)).closest('tr') as HTMLElement;

  it('is not offered to viewers', async () => {
    const { user } = openPage('/', { library: library('viewer') });
    await screen.findByRole('link', { name: 'Account of Ada' });
    expect(screen.queryByLabelText(/link/i)).not.toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'Songs' }));
    await rowOf('Mine');
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Delete' })).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Settings' })).not.toBeInTheDocument();
  });

  it('is offered to contributors for what is their own', async () => {
    openPage('/songs', { library: library('contributor') });
    expect(within(await rowOf('Mine')).getByRole('button', { name: 'Edit' })).toBeVisible();
    for (const title of ['Theirs', 'Older'])
      expect(within(await rowOf(title)).queryByRole('button', { name: 'Edit' })).not.toBeInTheDocument();
  });

  it('is offered to curators for everything', async () => {
    openPage('/songs', { library: library('curator') });
    for (const title of ['Mine', 'Theirs', 'Older'])
      expect(within(await rowOf(title)).getByRole('button', { name: 'Delete' })).toBeVisible();
  });
});

describe('the trash', () => {
  it('is emptied by administrators alone', async () => {
    const found = new FakeLibrary();
    const me = found.people.as('Ada', 'curator');
    found.delete(found.add(aTrack({ title: 'Mine', made_by: { id: me.id, name: me.name } })).id, false);
    const { user } = openPage('/trash', { library: found });
    await user.click(await screen.findByRole('checkbox', { name: 'Select Mine' }));
    expect(screen.getByRole('button', { name: 'Restore selected' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /Delete for good|Empty the trash/ })).not.toBeInTheDocument();
  });
});

describe('without accounts', () => {
  it('only the settings are shown', async () => {
    const library = new FakeLibrary();
    const song = library.add(aTrack());
    const { user } = openPage(`/tracks/${song.id}`, { library });
    await user.click(await screen.findByRole('link', { name: 'Settings' }));
    expect(await screen.findByRole('table', { name: 'Settings' })).toBeVisible();
    expect(screen.queryByRole('navigation', { name: 'Account and administration' })).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /Account/ })).not.toBeInTheDocument();
    expect(screen.queryByRole('heading', { name: 'History' })).not.toBeInTheDocument();
  });

  it('a band says when the server is open to everybody', async () => {
    const library = new FakeLibrary();
    library.people.access = 'open';
    openPage('/', { library });
    expect(await screen.findByText(/This server is open/)).toBeVisible();
  });
});
