import { msg, type Text } from '@/lib/texts';
/** A short song composed for this project, and how each of its two versions plays it. */

/** One chord a bar of four beats: root in semitones above A, then the intervals above the root. */
export type Chord = readonly [root: number, ...intervals: number[]];

const MINOR = [0, 3, 7] as const;
const MAJOR = [0, 4, 7] as const;
const SEVENTH = [0, 4, 7, 10] as const;
const DIMINISHED = [0, 3, 6, 9] as const;

const [A, B_FLAT, C, C_SHARP, D, E, F, F_SHARP, G, G_SHARP] = [0, 1, 3, 4, 5, 7, 8, 9, 10, 11] as const;
const chord = (root: number, intervals: readonly number[]): Chord => [root, ...intervals];

const VERSE: readonly Chord[] = [
  chord(A, MINOR),
  chord(F, MAJOR),
  chord(D, MINOR),
  chord(E, SEVENTH),
  chord(A, MINOR),
  chord(C, MAJOR),
  chord(B_FLAT, MAJOR),
  chord(E, SEVENTH),
];
const BRIDGE: readonly Chord[] = [
  chord(A, MAJOR),
  chord(C_SHARP, MINOR),
  chord(F_SHARP, MINOR),
  chord(D, MAJOR),
  chord(G, MAJOR),
  chord(E, MINOR),
  chord(C, MAJOR),
  chord(G_SHARP, DIMINISHED),
];
const ENDING: readonly Chord[] = [
  chord(F, MAJOR),
  chord(G, MAJOR),
  chord(E, MINOR),
  chord(A, SEVENTH),
  chord(D, MINOR),
  chord(B_FLAT, MAJOR),
  chord(E, SEVENTH),
  chord(A, MINOR),
];

export const SONG: readonly Chord[] = [...VERSE, ...BRIDGE, ...VERSE, ...ENDING];

/** Which notes of the chord the melody takes on the beats of a bar, in turn; 3 and more are an octave higher. */
export const MELODY: readonly (readonly number[])[] = [
  [2, 1, 0, 1],
  [3, 2, 3, 4],
  [4, 3, 2, 2],
  [1, 2, 3, 1],
];

export interface Version {
  name: Text;
  fileName: Text;
  beatsPerMinute: number;
  /** Semitones above the key of the song. */
  transposition: number;
  /** Strings are plucked in broken chords; an organ holds them. */
  instrument: 'strings' | 'organ';
}

export const VERSIONS = [
  {
    name: msg('Strings, calm'),
    fileName: msg('Example song, strings.wav'),
    beatsPerMinute: 104,
    transposition: 0,
    instrument: 'strings',
  },
  {
    name: msg('Organ, higher and faster'),
    fileName: msg('Example song, organ.wav'),
    beatsPerMinute: 118,
    transposition: 5,
    instrument: 'organ',
  },
] as const satisfies readonly Version[];
