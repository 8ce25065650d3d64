import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { aTrack, aWork } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';
import { FakeWorks, workHandlers } from '@/testing/workHandlers';

function open(address: string, library = new FakeLibrary(), works = new FakeWorks()) {
  return { ...openPage(address, { library, overrides: workHandlers(library, works) }), works };
}

function aLibrary() {
  const library = new FakeLibrary();
  const work = aWork('Naima', { iswc: 'T0345246801', writers: [{ name: 'John Coltrane', role: 'C', share: 100 }] });
  library.works.set(work.id, work);
  return { library, work };
}

describe('the works', () => {
  it('are listed with their writers and found by words', async () => {
    const { library } = aLibrary();
    const other = aWork('So What');
    library.works.set(other.id, other);
    const { user } = open('/works', library);
    const table = await screen.findByRole('table', { name: 'Works' });
    expect(within(table).getByText('John Coltrane')).toBeVisible();
    expect(within(table).getByText('T-034.524.680-1')).toBeVisible();
    await user.type(screen.getByLabelText('Search works'), 'so w');
    await waitFor(() => expect(screen.queryByText('Naima')).not.toBeInTheDocument());
    expect(screen.getByRole('link', { name: 'So What' })).toBeVisible();
    // All works again: the field does not keep words that are not searched for.
    await user.click(screen.getByRole('link', { name: 'Works' }));
    expect(await screen.findByText('Naima')).toBeVisible();
    expect(screen.getByLabelText('Search works')).toHaveValue('');
  });

  it('can be loaded again after an error', async () => {
    const overrides = [http.get('*/api/v1/works', () => problem(500, 'internal_error', 'Retry.'))];
    openPage('/works', { overrides });
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('are made with writers, and a wrong ISWC is told', async () => {
    const { user, router } = open('/works');
    await user.click(await screen.findByRole('button', { name: 'New work' }));
    const dialog = await screen.findByRole('dialog', { name: 'New work' });
    await user.type(within(dialog).getByLabelText('Title'), 'Naima');
    await user.click(within(dialog).getByRole('button', { name: 'Add a writer' }));
    await user.type(within(dialog).getByLabelText('Name'), 'Ada');
    await user.selectOptions(within(dialog).getByLabelText('Wrote'), 'C');
    await user.type(within(dialog).getByLabelText('Share, %'), '100');
    await user.type(within(dialog).getByLabelText('ISWC'), 'T-2');
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await within(dialog).findByText(/does not fit the others/)).toBeVisible();
    await user.clear(within(dialog).getByLabelText('ISWC'));
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('heading', { name: 'Naima', level: 1 })).toBeVisible();
    expect(screen.getByText(/Ada: music, 100/)).toBeVisible();
    expect(router.state.location.pathname).toMatch(/^\/works\//);
  });

  it('have an ISWC each: the work that has it is named and linked', async () => {
    const { library } = aLibrary();
    const { user } = open('/works', library);
    await user.click(await screen.findByRole('button', { name: 'New work' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New work' }));
    await user.type(dialog.getByLabelText('Title'), 'Niema');
    await user.type(dialog.getByLabelText('ISWC'), 'T-034.524.680-1');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await dialog.findByText('The work “Naima” has this ISWC.')).toBeVisible();
    await user.click(await dialog.findByRole('link', { name: 'Naima' }));
    expect(await screen.findByRole('heading', { name: 'Naima', level: 1 })).toBeVisible();
  });

  it('are imported after a preview that names refused rows', async () => {
    const { user, works } = open('/works');
    await user.click(await screen.findByRole('button', { name: 'Import' }));
    const dialog = await screen.findByRole('dialog', { name: 'Import a table' });
    const file = new File(['title,iswc\nNaima,\nBad,T1\n'], 'works.csv', { type: 'text/csv' });
    await user.upload(dialog.querySelector('input[type=file]') as HTMLInputElement, file);
    expect(await within(dialog).findByText('This is no ISWC.')).toBeVisible();
    expect(within(dialog).getByRole('status')).toHaveTextContent('Nothing is written yet. New: 1.');
    await user.click(within(dialog).getByRole('button', { name: 'Import 1 row' }));
    await waitFor(() => expect(within(dialog).getByRole('status')).toHaveTextContent('The table is imported.'));
    expect(works.tables.map(({ preview }) => preview)).toEqual([true, false]);
  });
});

describe('a work', () => {
  it('takes another, and the merge is undone', async () => {
    const { library, work } = aLibrary();
    const other = aWork('Niema', { n_tracks: 2 });
    library.works.set(other.id, other);
    const { user } = open(`/works/${work.id}`, library);
    await user.click(await screen.findByRole('button', { name: 'Merge' }));
    const dialog = await screen.findByRole('dialog', { name: 'Merge works' });
    await user.click(within(dialog).getByLabelText('Work to take'));
    await user.click(await screen.findByRole('option', { name: /Niema/, hidden: true }));
    await user.click(within(dialog).getByRole('button', { name: 'Merge 1 work with 2 songs' }));
    const changes = await screen.findByRole('list', { name: 'Merges and splits' });
    expect(changes).toHaveTextContent('Took “Niema” with 2 songs.');
    await user.click(within(changes).getByRole('button', { name: 'Undo the merge' }));
    expect(await within(changes).findByText('Undone')).toBeVisible();
  });

  it('whose new ISWC is taken offers the merge, and the focus stays on the page', async () => {
    const { library, work } = aLibrary();
    const other = aWork('Niema', { iswc: 'T0000000010' });
    library.works.set(other.id, other);
    const taken = problem(409, 'iswc_taken', 'The work “Niema” has this ISWC.', 'Another work has this ISWC');
    const { user } = openPage(`/works/${work.id}`, {
      library,
      overrides: [http.patch('*/api/v1/works/:id', () => taken), ...workHandlers(library, new FakeWorks())],
    });
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const form = within(await screen.findByRole('dialog', { name: 'Edit work' }));
    await user.clear(form.getByLabelText('ISWC'));
    await user.type(form.getByLabelText('ISWC'), 'ISWC T‐000.000.001‐0');
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(await form.findByText(/is not saved when you leave/)).toBeVisible();
    await user.click(form.getByRole('button', { name: 'Merge them' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Merge works' }));
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Merge' })).toHaveFocus());
  });

  it('that shares its ISWC since before offers to be merged', async () => {
    const { library, work } = aLibrary();
    const other = aWork('Niema', { iswc: work.iswc, n_tracks: 1 });
    library.works.set(other.id, other);
    const { user } = open(`/works/${work.id}`, library);
    expect(await screen.findByText(/^Another work has this ISWC:/)).toHaveTextContent('Niema');
    await user.click(screen.getByRole('button', { name: 'Merge them' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Merge works' }));
    await user.click(dialog.getByRole('button', { name: 'Merge 1 work with 1 song' }));
    await waitFor(() => expect(screen.queryByText(/Another work has this ISWC/)).toBeNull());
    expect(library.works.has(other.id)).toBe(false);
  });

  it('lists its recordings, and what may belong to it until a person decides', async () => {
    const { library, work } = aLibrary();
    library.add(aTrack({ title: 'Naima live', isrc: 'USRC17607839', work: { id: work.id, title: work.title } }));
    const works = new FakeWorks();
    const track = aTrack({ title: 'Naima cover' });
    works.found = [{ track, nearest: { track_id: 'yt-00000000001', probability: 0.91 } }];
    const { user } = open(`/works/${work.id}`, library, works);
    const table = await screen.findByRole('table', { name: 'Recordings' });
    expect(within(table).getByText('US-RC1-76-07839')).toBeVisible();
    const found = await screen.findByRole('list', { name: 'Songs that may belong to the work' });
    expect(within(found).getByRole('link', { name: /91/ })).toBeVisible();
    await user.click(within(found).getByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText('No other song resembles its recordings')).toBeVisible();
  });

  it('says why a recording was not made the first', async () => {
    const { library, work } = aLibrary();
    const membership = { id: work.id, title: work.title };
    library.add(aTrack({ title: 'Naima live', work: membership }));
    const refusal = problem(403, 'role_too_low', 'Ask an administrator for another role.');
    const { user } = openPage(`/works/${work.id}`, {
      library,
      overrides: [http.patch('*/api/v1/works/:id', () => refusal), ...workHandlers(library, new FakeWorks())],
    });
    await user.click(await screen.findByRole('button', { name: 'Make it the first' }));
    expect(await screen.findByText('Ask an administrator for another role.')).toBeVisible();
  });

  it('asks again before it is deleted, without the error of the last time', async () => {
    const { library, work } = aLibrary();
    const refusal = problem(503, 'database_unavailable', 'Try again soon.');
    const { user } = openPage(`/works/${work.id}`, {
      library,
      overrides: [http.delete('*/api/v1/works/:id', () => refusal), ...workHandlers(library, new FakeWorks())],
    });
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete this work?' }));
    await user.click(dialog.getByRole('button', { name: 'Delete the work' }));
    expect(await dialog.findByText('Try again soon.')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Keep' }));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    expect(await screen.findByRole('dialog', { name: 'Delete this work?' })).not.toHaveTextContent('Try again soon.');
  });

  it.each([
    { code: 'track_not_found', status: 404, isGone: true },
    { code: 'database_unavailable', status: 503, isGone: false },
  ])('says that its first recording left the library only if it did: $code', async ({ code, status, isGone }) => {
    const { library } = aLibrary();
    const first = 'yt-00000000009';
    const work = aWork('Blue Rondo', { original_track_id: first });
    library.works.set(work.id, work);
    let nAsked = 0;
    const failing = http.get(`*/api/v1/tracks/${first}`, () => {
      nAsked += 1;
      return problem(status, code, 'Detail.');
    });
    openPage(`/works/${work.id}`, { library, overrides: [failing, ...workHandlers(library, new FakeWorks())] });
    expect(await screen.findByText('First recording')).toBeVisible();
    await waitFor(() => expect(nAsked).toBe(isGone ? 1 : 4));
    if (isGone) expect(await screen.findByText('It left the library.')).toBeVisible();
    else expect(screen.getByRole('link', { name: '…' })).toHaveAttribute('href', `/tracks/${first}`);
  });

  it('that was merged leads to the one that took it', async () => {
    const works = new FakeWorks();
    const { work, library } = aLibrary();
    const gone = 'f'.repeat(32);
    works.changes = [
      {
        ...{ id: '1', kind: 'merge' as const, at: '2026-01-01T00:00:00Z', made_by: null, n_moved: 1, is_undone: false },
        ...{ work_id: work.id, other_ids: [gone] },
        before: [
          { id: work.id, title: 'Naima' },
          { id: gone, title: 'Niema' },
        ],
      },
    ];
    const { user } = open(`/works/${gone}`, library, works);
    expect(await screen.findByRole('heading', { name: 'Niema' })).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Go to that work' }));
    expect(await screen.findByRole('heading', { name: 'Naima', level: 1 })).toBeVisible();
  });
});
