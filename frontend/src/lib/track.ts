import type { TrackAnswer } from '@/client';

/** What to call a track: its title, else its file's name, else its video's id. */
export function titleOf(track: TrackAnswer): string {
  return track.title || track.source.file_name || track.source.video_id || 'Untitled file';
}
