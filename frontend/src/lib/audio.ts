import { ApiError, noAnswer, toApiError } from '@/lib/api';
import { atServer } from '@/lib/basePath';

/** Address of the copy of a song that is kept for listening. */
export function audioAddress(trackId: string): string {
  return atServer(`/api/v1/tracks/${encodeURIComponent(trackId)}/audio`);
}

/** Ask why a copy does not play: a sound element does not tell. Null if the server would send it. */
export async function faultOfAudio(trackId: string): Promise<ApiError | null> {
  try {
    const answer = await fetch(audioAddress(trackId), { headers: { Range: 'bytes=0-0' } });
    if (answer.ok) return null;
    return toApiError(await answer.json(), answer.status, answer.headers.get('Retry-After'));
  } catch (error) {
    return error instanceof ApiError ? error : noAnswer();
  }
}
