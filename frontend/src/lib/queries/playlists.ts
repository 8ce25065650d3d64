import { queryOptions } from '@tanstack/react-query';
import { getPlaylist, type PlaylistAnswer } from '@/client';
import { pollWhile } from '@/lib/polling';
import { isActive } from '@/lib/states';
import { keys } from './keys';

export function isPlaylistActive(playlist: PlaylistAnswer): boolean {
  if (playlist.state === 'queued' || playlist.state === 'expanding') return true;
  return playlist.entries.some((entry) => entry.track !== null && isActive(entry.track.state));
}

export function playlistQuery(id: string) {
  return queryOptions({
    queryKey: keys.playlist(id),
    queryFn: async ({ signal }) => (await getPlaylist({ path: { playlist_id: id }, signal, throwOnError: true })).data,
    refetchInterval: (query) => {
      const delay = pollWhile(isPlaylistActive, (playlist) => playlist.created_at)(query);
      // An expanded playlist is a large response: poll it less often.
      return delay !== false && query.state.data?.state === 'ready' ? Math.max(delay, 1_500) : delay;
    },
  });
}
