import { createBrowserHistory } from '@tanstack/react-router';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SetAnswer, SetEditRequest, SetRevisionRequest } from '@/client';
import { aTrack } from '@/testing/builders';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';
import { server } from '@/testing/server';

const ID = 'ab'.repeat(16);

function aSet(changes: Partial<SetAnswer> = {}): SetAnswer {
  const song = aTrack({ title: 'Bella ciao' });
  return {
    id: ID,
    title: 'Side A',
    artist: null,
    source: { kind: 'upload', video_id: null, url: null, file_name: 'a.flac', part_of: null },
    state: 'proposed',
    progress: 1,
    duration_s: 180,
    n_parts: 2,
    n_matches: 1,
    error: null,
    made_by: null,
    created_at: '2026-11-01T10:00:00.000Z',
    updated_at: '2026-11-01T10:00:00.000Z',
    accepted_at: null,
    revision: 3,
    parts: [
      { start_s: 0, end_s: 100, title: 'One', artist: null, evidence: 'beginning', track: null },
      { start_s: 100, end_s: 180, title: null, artist: null, evidence: 'change', track: null },
    ],
    matches: [
      {
        track: song,
        start_s: 5,
        end_s: 90,
        reference_start_s: 0,
        reference_end_s: 85,
        probability: 0.93,
        decision: 'likely',
        relation: 'same_work',
      },
    ],
    has_damaged_chapters: true,
    has_audio: false,
    outline: btoa('abc'),
    searched_at: '2026-11-01T10:05:00.000Z',
    ...changes,
  };
}

it('saves what was edited, then accepts the revision that came of it', async () => {
  const sent: (SetEditRequest | SetRevisionRequest)[] = [];
  let found = aSet();
  server.use(
    http.get(`${API}/sets/:id`, () => HttpResponse.json(found)),
    http.patch(`${API}/sets/:id`, async ({ request }) => {
      sent.push((await request.json()) as SetEditRequest);
      found = aSet({ revision: 4 });
      return HttpResponse.json(found);
    }),
    http.post(`${API}/sets/:id/accept`, async ({ request }) => {
      sent.push((await request.json()) as SetRevisionRequest);
      found = aSet({ revision: 5, state: 'accepted', accepted_at: '2026-11-01T11:00:00.000Z' });
      return HttpResponse.json(found, { status: 202 });
    }),
  );
  const user = userEvent.setup();
  openPage(`/sets/${ID}`);

  const boundary = await screen.findByRole('slider', { name: 'Start of part 2' });
  boundary.focus();
  await user.keyboard('{ArrowRight}');
  expect(boundary).toHaveAttribute('aria-valuenow', '100.5');
  await user.type(screen.getByRole('textbox', { name: 'Title of part 2' }), 'T');
  await user.click(screen.getByRole('button', { name: 'Accept 2 parts' }));

  expect(await screen.findByText('Accepted')).toBeVisible();
  expect(sent).toEqual([
    {
      revision: 3,
      parts: [
        { start_s: 0, end_s: 100.5, title: 'One', artist: null },
        { start_s: 100.5, end_s: 180, title: 'T', artist: null },
      ],
    },
    { revision: 4 },
  ]);
  expect(screen.queryByRole('slider')).not.toBeInTheDocument();
});

it('says when the chapters are damaged, and which songs sound when', async () => {
  server.use(http.get(`${API}/sets/:id`, () => HttpResponse.json(aSet())));
  openPage(`/sets/${ID}`);
  expect(await screen.findByText(/chapters of this recording overlap/)).toBeVisible();
  const list = screen.getByRole('list', { name: 'Matches in the order of the set' });
  expect(within(list).getByRole('listitem')).toHaveTextContent('0:05 to 1:30');
});

it('names parts after the songs found, which can be undone', async () => {
  const [match] = aSet().matches;
  const found = aSet({ matches: match ? [{ ...match, start_s: 105, end_s: 170 }] : [] });
  server.use(http.get(`${API}/sets/:id`, () => HttpResponse.json(found)));
  openPage(`/sets/${ID}`);
  await userEvent.click(await screen.findByRole('button', { name: 'Name parts after the songs found' }));
  expect(screen.getByLabelText('Title of part 2')).toHaveValue('Bella ciao');
  expect(screen.queryByRole('button', { name: 'Name parts after the songs found' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(screen.getByLabelText('Title of part 2')).toHaveValue('');
});

it('shows why a change was refused', async () => {
  server.use(
    http.get(`${API}/sets/:id`, () => HttpResponse.json(aSet())),
    http.post(`${API}/sets/:id/accept`, () => problem(409, 'set_changed', 'Reload it.')),
  );
  openPage(`/sets/${ID}`);
  await userEvent.click(await screen.findByRole('button', { name: 'Accept 2 parts' }));
  expect(await screen.findByRole('alert')).toBeVisible();
});

it('says that it is gone when somebody deleted it meanwhile', async () => {
  let isThere = true;
  server.use(
    http.get(`${API}/sets/:id`, () => {
      const now = new Date().toISOString();
      return isThere
        ? HttpResponse.json(aSet({ state: 'searching', created_at: now }))
        : problem(404, 'set_not_found', 'It may have been deleted.');
    }),
  );
  openPage(`/sets/${ID}`);
  expect(await screen.findByRole('heading', { name: 'Side A', level: 1 })).toBeVisible();
  isThere = false;
  expect(await screen.findByText('It may have been deleted.')).toBeVisible();
  expect(screen.queryByRole('heading', { name: 'Side A' })).toBeNull();
});

it('keeps what was edited while a worker changes the proposal', async () => {
  const sent: SetEditRequest[] = [];
  let found = aSet({ state: 'searching', created_at: new Date().toISOString() });
  server.use(
    http.get(`${API}/sets/:id`, () => HttpResponse.json(found)),
    http.patch(`${API}/sets/:id`, async ({ request }) => {
      sent.push((await request.json()) as SetEditRequest);
      found = aSet({
        revision: 5,
        parts: found.parts.map((part, index) => ({ ...part, title: index === 1 ? 'Saved' : 'One' })),
      });
      return HttpResponse.json(found);
    }),
  );
  openPage(`/sets/${ID}`);
  await userEvent.type(await screen.findByLabelText('Title of part 2'), 'Mine ');
  expect(screen.queryByRole('button', { name: 'Show my changes again' })).toBeNull();
  const parts = found.parts.map((part) => ({ ...part, title: 'Theirs' }));
  found = aSet({ revision: 4, parts });
  await userEvent.click(await screen.findByRole('button', { name: 'Show my changes again' }));
  expect(screen.getByLabelText('Title of part 2')).toHaveValue('Mine ');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(screen.getByLabelText('Title of part 2')).toHaveValue('Theirs');
  await userEvent.type(screen.getByLabelText('Title of part 2'), '!');
  await userEvent.click(screen.getByRole('button', { name: 'Save the parts' }));
  expect(await screen.findByDisplayValue('Saved')).toBeVisible();
  expect(sent.map(({ revision }) => revision)).toEqual([4]);
  expect(screen.queryByRole('button', { name: 'Show my changes again' })).toBeNull();
});

describe('changes that are not saved', () => {
  const edit = async (user: UserEvent) => user.type(await screen.findByLabelText('Title of part 2'), 'M');
  const asked = { name: 'Discard your changes?' };

  it('are kept or discarded by a question when the page is left', async () => {
    server.use(http.get(`${API}/sets/:id`, () => HttpResponse.json(aSet())));
    const { user, router } = openPage(`/sets/${ID}`);
    await edit(user);
    await user.click(screen.getByRole('link', { name: 'Songs' }));
    await user.click(within(await screen.findByRole('dialog', asked)).getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByLabelText('Title of part 2')).toHaveValue('M');

    await user.click(screen.getByRole('link', { name: 'Songs' }));
    await user.click(within(await screen.findByRole('dialog', asked)).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/songs'));
  });

  it('are not asked about once they are undone, nor when the set is deleted', async () => {
    server.use(
      http.get(`${API}/sets/:id`, () => HttpResponse.json(aSet())),
      http.delete(`${API}/sets/:id`, () => new HttpResponse(null, { status: 204 })),
    );
    const { user, router } = openPage(`/sets/${ID}`);
    await edit(user);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await user.click(screen.getByRole('link', { name: 'Songs' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/songs'));

    await router.navigate({ to: '/sets/$setId', params: { setId: ID } });
    await edit(user);
    await user.click(screen.getByRole('button', { name: 'Delete …' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete the set?' });
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/sets'));
  });

  it('let the browser ask before the tab is closed', async () => {
    server.use(http.get(`${API}/sets/:id`, () => HttpResponse.json(aSet())));
    window.history.pushState(null, '', `/sets/${ID}`);
    const history = createBrowserHistory();
    onTestFinished(() => {
      history.destroy();
      window.history.pushState(null, '', '/');
    });
    const { user } = openPage(`/sets/${ID}`, { history });
    // `dispatchEvent` answers whether nothing asks.
    const closes = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    await screen.findByLabelText('Title of part 2');
    expect(closes()).toBe(true);
    await edit(user);
    expect(closes()).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(closes()).toBe(true);
  });
});
