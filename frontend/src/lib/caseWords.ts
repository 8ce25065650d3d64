import type { CaseDifference, CaseSong } from '@/client';
import { msg, say, type Text, t } from '@/lib/texts';

const SONG_WORDS: Record<string, Text> = {
  title: msg('title'),
  artist: msg('artist'),
  album: msg('album'),
  date: msg('date'),
  isrc: msg('ISRC'),
  label: msg('label'),
  language: msg('language'),
  duration_s: msg('length in seconds'),
  published_at: msg('date of publication'),
  url: msg('address'),
  file_name: msg('file name'),
  work: msg('work'),
  iswc: msg('ISWC'),
  added_at: msg('in the library since'),
  chroma_sha256: msg('hash of its harmony'),
  fingerprint_sha256: msg('hash of its fingerprint'),
};

const WORDS: Record<string, Text> = {
  songs: msg('The songs cannot be compared any more'),
  decision: msg('Decision'),
  probability: msg('Probability'),
  threshold: msg('Threshold of likely'),
  relation: msg('Relation'),
  limit: msg('Why it cannot be likely'),
  melody: msg('Melody'),
  transposition_semitones: msg('Transposition in semitones'),
  calibration: msg("The library's own calibration"),
  sections: msg('Matching sections'),
  model: msg('Weights'),
  review: msg('Review'),
};

/** What differs between evidence and a new comparison, in words. */
export function differenceWords({ what }: CaseDifference): string {
  const [side, name = ''] = what.split('.');
  const word = SONG_WORDS[name] ? say(SONG_WORDS[name]) : name;
  if (side === 'query' && name) return t('First song: {word}', { word });
  if (side === 'reference' && name) return t('Second song: {word}', { word });
  return WORDS[what] ? say(WORDS[what]) : what;
}

type SongFact = readonly [Text, (song: CaseSong) => string | null];

/** What a case says of a song. */
export const SONG_FACTS: readonly SongFact[] = [
  [msg('Title'), (song) => song.title],
  [msg('Artist'), (song) => song.artist],
  [msg('Work'), (song) => song.work],
  [msg('ISWC'), (song) => song.iswc],
  [msg('Album'), (song) => song.album],
  [msg('Date'), (song) => song.date ?? song.published_at],
  [msg('ISRC'), (song) => song.isrc],
  [msg('Label'), (song) => song.label],
  [msg('Language'), (song) => song.language],
  [msg('Source'), (song) => song.url ?? song.file_name],
  [msg('SHA-256 of the file'), (song) => (song.kind === 'upload' ? song.key : null)],
  [msg('SHA-256 of its harmony'), (song) => song.chroma_sha256],
  [msg('SHA-256 of its fingerprint'), (song) => song.fingerprint_sha256],
];
