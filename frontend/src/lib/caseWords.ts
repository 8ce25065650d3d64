import type { CaseDifference, CaseSong } from '@/client';

const SONG_WORDS: Record<string, string> = {
  title: 'title',
  artist: 'artist',
  album: 'album',
  date: 'date',
  isrc: 'ISRC',
  label: 'label',
  language: 'language',
  duration_s: 'length in seconds',
  published_at: 'date of publication',
  url: 'address',
  file_name: 'file name',
  work: 'work',
  iswc: 'ISWC',
  added_at: 'in the library since',
  chroma_sha256: 'hash of its harmony',
  fingerprint_sha256: 'hash of its fingerprint',
};

const WORDS: Record<string, string> = {
  songs: 'The songs cannot be compared any more',
  decision: 'Decision',
  probability: 'Probability',
  threshold: 'Threshold of likely',
  relation: 'Relation',
  limit: 'Why it cannot be likely',
  melody: 'Melody',
  transposition_semitones: 'Transposition in semitones',
  calibration: "The library's own calibration",
  sections: 'Matching sections',
  model: 'Weights',
  review: 'Review',
};

/** What differs between evidence and a new comparison, in words. */
export function differenceWords({ what }: CaseDifference): string {
  const [side, name = ''] = what.split('.');
  const word = SONG_WORDS[name] ?? name;
  if (side === 'query' && name) return `First song: ${word}`;
  if (side === 'reference' && name) return `Second song: ${word}`;
  return WORDS[what] ?? what;
}

type SongFact = readonly [string, (song: CaseSong) => string | null];

/** What a case says of a song. */
export const SONG_FACTS: readonly SongFact[] = [
  ['Title', (song) => song.title],
  ['Artist', (song) => song.artist],
  ['Work', (song) => song.work],
  ['ISWC', (song) => song.iswc],
  ['Album', (song) => song.album],
  ['Date', (song) => song.date ?? song.published_at],
  ['ISRC', (song) => song.isrc],
  ['Label', (song) => song.label],
  ['Language', (song) => song.language],
  ['Source', (song) => song.url ?? song.file_name],
  ['SHA-256 of the file', (song) => (song.kind === 'upload' ? song.key : null)],
  ['SHA-256 of its harmony', (song) => song.chroma_sha256],
  ['SHA-256 of its fingerprint', (song) => song.fingerprint_sha256],
];
