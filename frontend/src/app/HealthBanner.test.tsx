import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

const banner = () => screen.findByRole('status', { name: 'State of the server' });

describe('the state of the server', () => {
  it('is not mentioned while all is well', async () => {
    openPage('/jobs');
    await screen.findByRole('heading', { level: 1 });
    expect(await banner()).toBeEmptyDOMElement();
  });

  it('names the part that does not work, since when, and its last words', async () => {
    const library = new FakeLibrary();
    library.degraded = [{ part: 'worker', since: '2020-03-04T05:06:00Z', detail: 'No weights at model_weights.' }];
    const { user } = openPage('/jobs', { library });
    expect(await within(await banner()).findByText(/No worker answers. New songs and clips wait/)).toBeVisible();
    expect(await banner()).toHaveTextContent(/Since 4 Mar 2020, \d\d:06/);
    await user.click(within(await banner()).getByText('Details'));
    expect(within(await banner()).getByText('No weights at model_weights.')).toBeVisible();
  });

  it.each([
    ['engine_unavailable', /^The search for similar songs does not answer. New songs are still analysed/],
    ['engine_refuses_writes', /^The search for similar songs cannot store new songs. They are found all the same/],
    ['engine_mismatch', /^The search for similar songs was filled for another model/],
    [null, /^The search for similar songs does not answer/],
  ])('says what still works without the vector engine: %s', async (code, words) => {
    const library = new FakeLibrary();
    library.degraded = [{ part: 'engine', since: null, detail: 'The vector engine says so.', code }];
    openPage('/jobs', { library });
    expect(await within(await banner()).findByText(words)).toBeVisible();
    expect(within(await banner()).getAllByText(/^The search for similar songs/)).toHaveLength(1);
  });

  it('names each server that does not answer once', async () => {
    const parts = { database: 'unavailable', bucket: 'ok', broker: 'unavailable' };
    const degraded = [{ part: 'mongod', since: null, detail: 'mongod ended.' }];
    const answer = { type: '', title: 'Not ready', status: 503, detail: '', code: 'not_ready', parts, degraded };
    const overrides = [http.get('*/api/v1/health/ready', () => HttpResponse.json(answer, { status: 503 }))];
    openPage('/jobs', { overrides });
    await waitFor(async () => expect(within(await banner()).getAllByRole('paragraph')).toHaveLength(3));
    expect(await banner()).toHaveTextContent(/The database does not answer.*mongod ended.*The queue does not answer/);
  });

  it('says when the server does not answer at all', async () => {
    openPage('/jobs', { overrides: [http.get('*/api/v1/health/ready', () => HttpResponse.error())] });
    expect(await within(await banner()).findByText(/The server does not answer/)).toBeVisible();
  });
});
