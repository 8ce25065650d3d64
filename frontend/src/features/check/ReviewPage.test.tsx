import { act, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';

function threePairs() {
  const library = new FakeLibrary();
  const tracks = ['Hello', 'Bella ciao', 'Misirlou', 'La mer'].map((title) => library.add(aTrack({ title })));
  const [first, ...others] = tracks;
  if (!first) throw new Error('There is no song.');
  for (const other of others) library.reviews.offer(first, other);
  return { library, first, others };
}

const bar = () => screen.findByRole('region', { name: 'This check' });
/** Wait for a pair. Each pair has a bar of its own: in that of the former one nothing appears any more. */
const showsPairWith = (title: string) =>
  waitFor(() => expect(within(screen.getByRole('region', { name: 'This check' })).getByText(title)).toBeVisible());
const progress = () => screen.getByRole('status', { name: 'Progress' });

describe('the review of matches', () => {
  it('shows one pair at a time, and takes C, R, S and U', async () => {
    const { library } = threePairs();
    const { user } = openPage('/review', { library });
    await showsPairWith('Bella ciao');
    expect(progress()).toHaveTextContent('0 answered · 3 matches left');

    await user.keyboard('c');
    await showsPairWith('Misirlou');
    await user.keyboard('r');
    await showsPairWith('La mer');
    await waitFor(() => expect(progress()).toHaveTextContent('2 answered · 1 match left'));
    await user.keyboard('u');
    await showsPairWith('Misirlou');
    await user.keyboard('s');
    await showsPairWith('La mer');
    await user.keyboard('r');
    expect(await screen.findByText('No match waits for an answer')).toBeVisible();
    await waitFor(() => expect(library.reviews.made).toHaveLength(5));
    expect(library.reviews.made.map(({ answer }) => answer)).toEqual([
      'rejected',
      'skipped',
      'withdrawn',
      'rejected',
      'confirmed',
    ]);
  });

  it('writes letters into the note, and sends note and relation with the answer that they go with', async () => {
    const { library } = threePairs();
    const { user } = openPage('/review', { library });
    await user.type(await screen.findByLabelText('Note'), 'crusc');
    await user.selectOptions(screen.getByLabelText('How they are alike'), 'The same recording');
    expect(library.reviews.made).toEqual([]);
    await user.click(screen.getByRole('button', { name: /^Confirm/ }));
    await waitFor(() => expect(library.reviews.made[0]).toMatchObject({ note: 'crusc', relation: 'same_recording' }));
    await showsPairWith('Misirlou');
    expect(screen.getByLabelText('Note')).toHaveValue('');
  });

  it('answers by key again once Enter or Escape has led out of the fields', async () => {
    const { library } = threePairs();
    const { user } = openPage('/review', { library });
    await user.type(await screen.findByLabelText('Note'), 'Same words{Enter}c');
    await waitFor(() => expect(library.reviews.made[0]).toMatchObject({ answer: 'confirmed', note: 'Same words' }));
    await showsPairWith('Misirlou');
    await user.selectOptions(screen.getByLabelText('How they are alike'), 'Only the harmony is alike');
    await user.keyboard('{Escape}r');
    await waitFor(() =>
      expect(library.reviews.made[0]).toMatchObject({ answer: 'rejected', relation: 'shared_harmony' }),
    );
  });

  it('keeps the pair that a person looks at when others come before it', async () => {
    const { library, first, others } = threePairs();
    const { user, client } = openPage('/review', { library });
    await showsPairWith('Bella ciao');
    const newer = library.add(aTrack({ title: 'Volare' }));
    library.reviews.offer(first, newer);
    library.reviews.waiting.reverse();
    await act(() => client.refetchQueries());
    await waitFor(() => expect(progress()).toHaveTextContent('0 answered · 4 matches left'));
    expect(within(await bar()).getByText('Bella ciao')).toBeVisible();
    await user.keyboard('c');
    await showsPairWith('Volare');
    await waitFor(() => expect(library.reviews.made[0]).toMatchObject({ reference_id: others[0]?.id }));
  });

  it('takes U while the next pair is compared', async () => {
    const { library, others } = threePairs();
    const slow = http.get(`${API}/checks`, async ({ request }) => {
      const isFirst = new URL(request.url).searchParams.get('reference_id') === others[0]?.id;
      return isFirst ? undefined : new Promise<undefined>(() => {});
    });
    const { user } = openPage('/review', { library, overrides: [slow] });
    await showsPairWith('Bella ciao');
    await user.keyboard('c');
    expect(await screen.findByText('Comparing the songs')).toBeInTheDocument();
    await user.keyboard('u');
    await showsPairWith('Bella ciao');
    await waitFor(() => expect(library.reviews.made[0]).toMatchObject({ answer: 'withdrawn' }));
  });

  it('brings a pair back whose answer was refused, and says why', async () => {
    const { library } = threePairs();
    const refuse = http.post(`${API}/reviews`, () =>
      problem(409, 'review_conflict', 'Change that review first.', 'The answer contradicts another'),
    );
    const { user } = openPage('/review', { library, overrides: [refuse] });
    await showsPairWith('Bella ciao');
    await user.keyboard('c');
    expect(await screen.findByRole('alert')).toHaveTextContent('Change that review first.');
    await showsPairWith('Bella ciao');
    expect(progress()).toHaveTextContent('0 answered · 3 matches left');
  });

  it('leaves a pair out that somebody else has answered meanwhile', async () => {
    const { library, first, others } = threePairs();
    const { user } = openPage('/review', { library });
    await showsPairWith('Bella ciao');
    library.reviews.add(library, { query_id: first.id, reference_id: others[0]?.id ?? '', answer: 'rejected' });
    await user.keyboard('c');
    expect(await screen.findByRole('alert')).toHaveTextContent('Somebody has answered in the meantime');
    await showsPairWith('Misirlou');
    await user.keyboard('c');
    await showsPairWith('La mer');
  });

  it('offers answers to curators alone', async () => {
    const { library } = threePairs();
    const session = {
      user: { id: 'u2', name: 'Vi', role: 'viewer' },
      access: 'accounts',
      scopes: ['read'],
    };
    const asViewer = http.get(`${API}/session`, () => HttpResponse.json(session));
    const { user } = openPage('/review', { library, overrides: [asViewer] });
    expect(await screen.findByText(/Only curators can answer/)).toBeVisible();
    await bar();
    expect(screen.queryByRole('button', { name: /^Confirm/ })).toBeNull();
    await user.keyboard('c');
    expect(library.reviews.made).toEqual([]);
  });

  it('says that nothing waits', async () => {
    openPage('/review');
    expect(await screen.findByText('No match waits for an answer')).toBeVisible();
  });
});

describe('the answer to a check', () => {
  it('is given and taken back in the bar', async () => {
    const { library, first, others } = threePairs();
    const { user } = openPage(`/check?query=${first.id}&reference=${others[0]?.id}`, { library });
    await user.click(await screen.findByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText(/^Confirmed/)).toBeVisible();
    await waitFor(() => expect(screen.getByRole('button', { name: 'Undo' })).toHaveFocus());
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: 'Reject' })).toBeVisible();
    expect(library.reviews.made.map(({ answer }) => answer)).toEqual(['withdrawn', 'confirmed']);
  });

  it('is given by key, with a note and a relation, and taken back by key', async () => {
    const { library, first, others } = threePairs();
    const { user } = openPage(`/check?query=${first.id}&reference=${others[0]?.id}`, { library });
    await user.click(await screen.findByText('Add a note to the answer'));
    await user.selectOptions(screen.getByLabelText('How they are alike'), 'Only the harmony is alike');
    await user.type(screen.getByLabelText('Note'), 'Other words{Enter}r');
    expect(await screen.findByText(/^Rejected/)).toBeVisible();
    expect(screen.queryByLabelText('Note')).toBeNull();
    await user.keyboard('u');
    expect(await screen.findByRole('button', { name: 'Confirm' })).toBeVisible();
    await user.keyboard('c');
    expect(await screen.findByText(/^Confirmed/)).toBeVisible();
    expect(library.reviews.made.toReversed()).toMatchObject([
      { answer: 'rejected', note: 'Other words', relation: 'shared_harmony' },
      { answer: 'withdrawn' },
      { answer: 'confirmed', note: 'Other words' },
    ]);
  });
});

describe('all answers', () => {
  it('are listed with those that were changed since', async () => {
    const { library, first, others } = threePairs();
    const pair = { query_id: first.id, reference_id: others[0]?.id ?? '' };
    library.reviews.add(library, { ...pair, answer: 'confirmed', note: 'Same words.' });
    library.reviews.add(library, { ...pair, answer: 'rejected' });
    openPage('/reviews', { library });
    const table = await screen.findByRole('table', { name: 'Answers' });
    expect(within(table).getByText('Same words.')).toBeVisible();
    expect(within(table).getByText(/changed since/)).toBeVisible();
    expect(within(table).getAllByRole('link', { name: 'Hello and Bella ciao' })).toHaveLength(2);
  });
});
