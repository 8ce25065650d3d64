import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { getTrack } from '@/client';
import { problem } from '@/testing/problems';
import { server } from '@/testing/server';
import { ApiError, isWorthRetrying } from './api';

const ask = () => getTrack({ path: { track_id: 'yt-aaaaaaaaaaa' }, throwOnError: true });

describe('errors of the API', () => {
  it('keep the title, sentence and code that the API gives', async () => {
    server.use(http.get('*/api/v1/tracks/:id', () => problem(404, 'track_not_found', 'It may be gone.', 'No track')));
    await expect(ask()).rejects.toMatchObject({
      status: 404,
      code: 'track_not_found',
      title: 'No track',
      detail: 'It may be gone.',
    });
  });

  it('say what to do when no answer comes', async () => {
    server.use(http.get('*/api/v1/tracks/:id', () => HttpResponse.error()));
    await expect(ask()).rejects.toMatchObject({ status: 0, title: 'The server does not answer' });
  });

  it('survive an answer that is no JSON', async () => {
    server.use(http.get('*/api/v1/tracks/:id', () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })));
    await expect(ask()).rejects.toMatchObject({ status: 502, code: 'unreadable_answer' });
  });

  it('are worth another try only when it may help', () => {
    const withStatus = (status: number) => new ApiError({ status, title: 't', detail: 'd', code: 'c' });
    expect(isWorthRetrying(withStatus(503))).toBe(true);
    expect(isWorthRetrying(withStatus(0))).toBe(true);
    expect(isWorthRetrying(withStatus(422))).toBe(false);
  });
});
