import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ago, aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

const detail = 'The video is private. Ask its owner to share it, or drop the audio file instead.';

function someJobs() {
  const library = new FakeLibrary();
  const running = library.add(aTrack({ title: 'Evidence', state: 'extracting', created_at: ago(3) }), {
    progress: 0.5,
  });
  const error = { code: 'video_private', detail };
  const failed = library.add(aTrack({ title: 'Body and Soul', state: 'failed', created_at: ago(90), error }));
  library.add(aTrack({ title: 'Koko', created_at: ago(200) }));
  return { library, running, failed };
}

const rowOf = async (title: string) => (await screen.findByRole('link', { name: title })).closest('li') as HTMLElement;

describe('the list of jobs', () => {
  it('explains where jobs come from while there are none', async () => {
    openPage('/jobs');
    expect(await screen.findByText('There are no jobs yet')).toBeVisible();
  });

  it('shows all jobs, newest first, with the reason of a failure', async () => {
    const { library } = someJobs();
    openPage('/jobs', { library });
    const rows = within(await screen.findByRole('list', { name: 'Jobs' })).getAllByRole('listitem');
    expect(rows.map((row) => within(row).getByRole('link').textContent)).toEqual(['Evidence', 'Body and Soul', 'Koko']);
    expect(within(rows[1] as HTMLElement).getByText(detail)).toBeVisible();
  });

  it('leads to the set as which a recording was taken, unless it was deleted', async () => {
    const library = new FakeLibrary();
    const error = { code: 'taken_as_set', detail: 'It was taken as a set.' };
    const tape = { state: 'failed', error } as const;
    library.add(aTrack({ ...tape, title: 'Side A', set_id: 'ab'.repeat(16) }));
    library.add(aTrack({ ...tape, title: 'Side B' }));
    openPage('/jobs', { library });
    const link = within(await rowOf('Side A')).getByRole('link', { name: 'set of several songs' });
    expect(link).toHaveAttribute('href', `/sets/${'ab'.repeat(16)}`);
    const deleted = within(await rowOf('Side B')).getByRole('alert');
    expect(deleted).toHaveTextContent(/taken as a set, which was deleted since/);
    expect(within(deleted).queryByRole('link')).toBeNull();
  });

  it('updates while a job is active', async () => {
    const { library, running } = someJobs();
    openPage('/jobs', { library });
    const row = await rowOf('Evidence');
    expect(within(row).getByText('Extracting chroma')).toBeVisible();
    library.move(running.job_id, 'embedding');
    expect(await within(row).findByText('Embedding')).toBeVisible();
  });

  it('cancels an active job and retries a failed one', async () => {
    const { library, running, failed } = someJobs();
    const { user } = openPage('/jobs', { library });
    await user.click(within(await rowOf('Evidence')).getByRole('button', { name: 'Cancel' }));
    expect(await within(await rowOf('Evidence')).findByText('Cancelled')).toBeVisible();
    expect(library.jobs.get(running.job_id)?.state).toBe('cancelled');

    await user.click(within(await rowOf('Body and Soul')).getByRole('button', { name: 'Retry' }));
    expect(await within(screen.getByRole('list', { name: 'Jobs' })).findByText('Queued')).toBeVisible();
    expect(library.tracks.get(failed.id)?.state).toBe('queued');
  });

  it('offers no retry of a job that a newer one replaced', async () => {
    const { library, failed } = someJobs();
    library.retry(failed.job_id);
    openPage('/jobs?state=failed', { library });
    await screen.findByText(detail);
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it('filters by state and keeps the filter in the address', async () => {
    const { library } = someJobs();
    const { user, router } = openPage('/jobs', { library });
    await rowOf('Koko');
    await user.selectOptions(screen.getByLabelText('State'), 'failed');
    expect(await screen.findByText('1 job')).toBeVisible();
    expect(router.state.location.search).toEqual({ state: 'failed' });
    await user.selectOptions(screen.getByLabelText('State'), 'cancelled');
    expect(await screen.findByText('No job is in this state')).toBeVisible();
  });
});
