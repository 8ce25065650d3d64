import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import type { CaseAnswer, CaseLinkAnswer } from '@/client';
import { openPage } from '@/testing/openPage';
import { API } from '@/testing/problems';

const ID = 'ab'.repeat(16);

function aLink(id: string): CaseLinkAnswer {
  return { id, created_at: '2026-11-01T10:00:00.000Z', expires_at: '2026-12-01T10:00:00.000Z', made_by: null };
}

function aCase(changes: Partial<CaseAnswer> = {}): CaseAnswer {
  return {
    id: ID,
    title: 'Claim',
    created_at: '2026-11-01T10:00:00.000Z',
    updated_at: '2026-11-01T10:00:00.000Z',
    made_by: null,
    n_pairs: 0,
    n_notes: 0,
    frozen_at: null,
    frozen_by: null,
    sha256: null,
    pairs: [],
    notes: [],
    links: [],
    link_ends_at: null,
    ...changes,
  };
}

// The fields for notes, which grow with their text, ask when fonts are loaded; jsdom has none.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });

it('shows a new link until that link is ended', async () => {
  let found = aCase({ links: [aLink('old')] });
  const overrides = [
    http.get(`${API}/cases/${ID}`, () => HttpResponse.json(found)),
    http.post(`${API}/cases/${ID}/links`, () => {
      found = aCase({ links: [aLink('old'), aLink('new')] });
      return HttpResponse.json({ case: found, link: 'https://songs.example/shared-case#token' }, { status: 201 });
    }),
    http.delete<{ id: string }>(`${API}/cases/${ID}/links/:id`, ({ params }) => {
      found = aCase({ links: found.links.filter(({ id }) => id !== params.id) });
      return HttpResponse.json(found);
    }),
  ];
  const { user } = openPage(`/cases/${ID}`, { overrides });
  await user.click(await screen.findByRole('button', { name: 'Make a link' }));
  const links = within(screen.getByRole('list', { name: 'Links' }));
  await waitFor(() => expect(links.getAllByRole('button')).toHaveLength(2));
  expect(screen.getByText('https://songs.example/shared-case#token')).toBeVisible();

  const [ofOld] = links.getAllByRole('button');
  await user.click(ofOld as HTMLElement);
  await waitFor(() => expect(links.getAllByRole('button')).toHaveLength(1));
  expect(screen.getByText('https://songs.example/shared-case#token')).toBeVisible();

  await user.click(links.getByRole('button'));
  await waitFor(() => expect(screen.queryByText('https://songs.example/shared-case#token')).toBeNull());
});
