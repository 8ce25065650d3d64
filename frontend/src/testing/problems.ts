import { HttpResponse } from 'msw';

export const API = '*/api/v1';

/** An error response of the API. */
export function problem(status: number, code: string, detail: string, title = 'The request failed') {
  const body = { type: `/errors/${code}`, title, status, detail, code, errors: null };
  return HttpResponse.json(body, { status, headers: { 'Content-Type': 'application/problem+json' } });
}

export const noTrack = () =>
  problem(404, 'track_not_found', 'It may have been deleted; look it up among the songs.', 'There is no such track');
