import type { TrackAnswer } from '@/client';

/** What to call a track: its title, else its file's name, else its source's key. */
export function titleOf(track: TrackAnswer): string {
  return (
    track.title || track.source.file_name || (track.source.kind === 'youtube' ? track.source.key : 'Untitled file')
  );
}
