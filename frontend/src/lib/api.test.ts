import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { getTrack } from '@/client';
import { problem } from '@/testing/problems';
import { server } from '@/testing/server';
import { ApiError, isWorthRetrying } from './api';
import { createQueryClient } from './queryClient';

const ask = () => getTrack({ path: { track_id: 'yt-aaaaaaaaaaa' }, throwOnError: true });

describe('errors of the API', () => {
  it('keep title, detail and code of the response', async () => {
    server.use(http.get('*/api/v1/tracks/:id', () => problem(404, 'track_not_found', 'It may be gone.', 'No track')));
    await expect(ask()).rejects.toMatchObject({
      status: 404,
      code: 'track_not_found',
      title: 'No track',
      detail: 'It may be gone.',
    });
  });

  it.each(['track_id', 'import_id', 'set_id'])('say that an address is damaged, without %s', async (name) => {
    const detail = '“xyz” is not the id of a song. Check the link, or choose it from its list.';
    const errors = [{ location: [name], message: detail }];
    const body = { type: '', title: 'The request is not valid', status: 422, detail, code: 'invalid_request', errors };
    server.use(http.get('*/api/v1/tracks/:id', () => HttpResponse.json(body, { status: 422 })));
    await expect(ask()).rejects.toMatchObject({ title: 'This address is damaged', detail, errors: [] });
  });

  it('say what to do when there is no response', async () => {
    server.use(http.get('*/api/v1/tracks/:id', () => HttpResponse.error()));
    await expect(ask()).rejects.toMatchObject({ status: 0, title: 'The server does not answer' });
  });

  it('handle a response that is not JSON', async () => {
    server.use(http.get('*/api/v1/tracks/:id', () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })));
    await expect(ask()).rejects.toMatchObject({ status: 502, code: 'unreadable_answer' });
  });

  it('say how long to wait before a retry', async () => {
    const busy = problem(503, 'busy', 'Send the request again after the seconds of Retry-After.');
    busy.headers.set('Retry-After', '5');
    server.use(http.get('*/api/v1/tracks/:id', () => busy));
    const error: ApiError = await ask().then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    expect(error.retryAfterMs).toBe(5_000);
    const { retryDelay } = createQueryClient({ retryDelayMs: 1 }).getDefaultOptions().queries ?? {};
    expect(typeof retryDelay === 'function' && retryDelay(0, error)).toBe(5_000);
  });

  it('say what a person can do, without headers and parameters of the API', async () => {
    const title = 'The server is busy';
    const busy = problem(503, 'busy', `${title}. Send the request again after the seconds of Retry-After.`, title);
    busy.headers.set('Retry-After', '72');
    server.use(http.get('*/api/v1/tracks/:id', () => busy));
    await expect(ask()).rejects.toMatchObject({
      detail: 'The server is busy. Wait 1 minute 12 seconds, then try again.',
    });
  });

  it('keep a detail that is already plain', async () => {
    const detail = 'You may use 1 000 requests in 1 minute. Send the request again in 12 s.';
    server.use(http.get('*/api/v1/tracks/:id', () => problem(429, 'rate_limited', detail)));
    await expect(ask()).rejects.toMatchObject({ detail });
  });

  it('are retried only if a retry may help', () => {
    const withStatus = (status: number) => new ApiError({ status, title: 't', detail: 'd', code: 'c' });
    expect(isWorthRetrying(withStatus(503))).toBe(true);
    expect(isWorthRetrying(withStatus(429))).toBe(true);
    expect(isWorthRetrying(withStatus(0))).toBe(true);
    expect(isWorthRetrying(withStatus(422))).toBe(false);
  });
});
