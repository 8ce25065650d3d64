import type { CheckAnswer, TrackAnswer } from '@/client';
import type { Side } from '@/lib/sections';

/** What to call a track: its title, else its file's name, else its video's id. */
export function titleOf(track: TrackAnswer): string {
  return track.title || track.source.file_name || track.source.video_id || 'Untitled file';
}

/** What to call both tracks of a check so that they can be told apart: covers often have one title. */
export function namesOf({ query, reference }: Pick<CheckAnswer, Side>): Record<Side, string> {
  const areAlike = titleOf(query).toLowerCase() === titleOf(reference).toLowerCase();
  const name = (track: TrackAnswer) =>
    areAlike && track.artist ? `${titleOf(track)} (${track.artist})` : titleOf(track);
  return { query: name(query), reference: name(reference) };
}
