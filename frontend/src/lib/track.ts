import type { CheckAnswer, TrackAnswer } from '@/client';
import type { Side } from '@/lib/sections';
import { t } from '@/lib/texts';

/** Return the title of a track, else its file name, else its video id. */
export function titleOf(track: TrackAnswer): string {
  return track.title || track.source.file_name || track.source.video_id || t('Untitled file');
}

/** Return names of both tracks of a check. Adds the artists if the titles are equal, as those of covers often are. */
export function namesOf({ query, reference }: Pick<CheckAnswer, Side>): Record<Side, string> {
  const areAlike = titleOf(query).toLowerCase() === titleOf(reference).toLowerCase();
  const name = (track: TrackAnswer) =>
    areAlike && track.artist ? `${titleOf(track)} (${track.artist})` : titleOf(track);
  return { query: name(query), reference: name(reference) };
}
