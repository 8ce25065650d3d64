import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type PlaylistAnswer, type Submitted, submitPlaylist, submitTrack } from '@/client';
import { ApiError } from '@/lib/api';
import { decideLink } from '@/lib/links';
import { tracksChanged } from './tracks';

export type LinkOutcome =
  | { kind: 'track'; submitted: Submitted; wasThere: boolean }
  | { kind: 'playlist'; playlist: PlaylistAnswer };

async function asTrack(url: string): Promise<LinkOutcome> {
  const { data, response } = await submitTrack({ body: { url }, throwOnError: true });
  return { kind: 'track', submitted: data, wasThere: response.status === 200 };
}

async function asPlaylist(url: string): Promise<LinkOutcome> {
  const { data } = await submitPlaylist({ body: { url }, throwOnError: true });
  return { kind: 'playlist', playlist: data.playlist };
}

/** Submit a link as a track or a playlist. Try the other kind if the API says that it is that. */
export async function submitLink(url: string): Promise<LinkOutcome> {
  const looksLikePlaylist = decideLink(url) === 'playlist';
  try {
    return await (looksLikePlaylist ? asPlaylist(url) : asTrack(url));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!looksLikePlaylist && error.code === 'playlist_link') return asPlaylist(url);
    if (looksLikePlaylist && error.code === 'not_a_playlist') return asTrack(url);
    throw error;
  }
}

export function useSubmitLink() {
  const client = useQueryClient();
  return useMutation({ mutationFn: submitLink, onSuccess: () => tracksChanged(client) });
}

/** Submit one video. The API refuses a playlist. */
export function useSubmitVideo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (url: string) => (await submitTrack({ body: { url }, throwOnError: true })).data,
    onSuccess: () => tracksChanged(client),
  });
}
