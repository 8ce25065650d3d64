import { say } from '@/lib/texts';
import { type Chord, MELODY, SONG, type Version } from './score';

export const SAMPLE_RATE = 22_050;
const A2_HERTZ = 110;
const TABLE_SIZE = 2_048;
const BEATS_PER_BAR = 4;
/** The last chord rings for so many seconds. */
const TAIL_SECONDS = 2;
const HEADER_BYTES = 44;

/** One period of a tone with these overtones. */
function tableOf(overtones: readonly number[]): Float32Array {
  const table = new Float32Array(TABLE_SIZE);
  for (let index = 0; index < TABLE_SIZE; index += 1) {
    overtones.forEach((strength, overtone) => {
      table[index] = (table[index] ?? 0) + strength * Math.sin((2 * Math.PI * (overtone + 1) * index) / TABLE_SIZE);
    });
  }
  return table;
}

interface Sound {
  table: Float32Array;
  /** Time in seconds in which a note falls to a third; infinite for an organ. */
  decaySeconds: number;
  attackSeconds: number;
}

const SOUNDS: Record<Version['instrument'], Sound> = {
  strings: { table: tableOf([1, 0.5, 0.3, 0.16, 0.08]), decaySeconds: 0.55, attackSeconds: 0.006 },
  organ: {
    table: tableOf([1, 0.6, 0.12, 0.3, 0, 0.08]),
    decaySeconds: Number.POSITIVE_INFINITY,
    attackSeconds: 0.05,
  },
};

interface Note {
  startSeconds: number;
  lengthSeconds: number;
  /** Semitones above A in the second octave. */
  pitch: number;
  strength: number;
}

/** Return the pitch of a note of a chord; numbers beyond the chord are the same notes an octave higher. */
function pitchOf([root, ...intervals]: Chord, number: number): number {
  const octave = Math.floor(number / intervals.length);
  return root + (intervals[number % intervals.length] ?? 0) + 12 * octave;
}

function notesOf({ beatsPerMinute, transposition, instrument }: Version): Note[] {
  const beat = 60 / beatsPerMinute;
  const add = (at: number, beats: number, pitch: number, strength: number): Note => ({
    startSeconds: at * beat,
    lengthSeconds: beats * beat,
    pitch: pitch + transposition,
    strength,
  });
  return SONG.flatMap((chord, bar) => {
    const at = bar * BEATS_PER_BAR;
    const bass = add(at, BEATS_PER_BAR, pitchOf(chord, 0) - 12, 0.5);
    const steps = MELODY[bar % MELODY.length] ?? [];
    const melody = steps.map((step, index) => add(at + index, 1, pitchOf(chord, step) + 24, 0.55));
    const inner =
      instrument === 'strings'
        ? [0, 1, 2, 3, 2, 1, 3, 2].map((number, index) => add(at + index / 2, 1.5, pitchOf(chord, number) + 12, 0.4))
        : [0, 1, 2].map((number) => add(at, BEATS_PER_BAR, pitchOf(chord, number) + 12, 0.28));
    return [bass, ...inner, ...melody];
  });
}

function addNote(samples: Float32Array, { startSeconds, lengthSeconds, pitch, strength }: Note, sound: Sound): void {
  const { table, decaySeconds, attackSeconds } = sound;
  const first = Math.round(startSeconds * SAMPLE_RATE);
  const rings = Number.isFinite(decaySeconds) ? TAIL_SECONDS : lengthSeconds;
  const n = Math.min(samples.length - first, Math.round(rings * SAMPLE_RATE));
  const step = (A2_HERTZ * 2 ** (pitch / 12) * TABLE_SIZE) / SAMPLE_RATE;
  const attack = attackSeconds * SAMPLE_RATE;
  for (let index = 0; index < n; index += 1) {
    const fade = Math.min(1, index / attack, (n - index) / attack);
    const level = strength * fade * Math.exp(-index / SAMPLE_RATE / decaySeconds);
    samples[first + index] = (samples[first + index] ?? 0) + level * (table[(index * step) & (TABLE_SIZE - 1)] ?? 0);
  }
}

/** Play a version of the song: samples in -1..1 at `SAMPLE_RATE`. */
export function play(version: Version): Float32Array {
  const seconds = (SONG.length * BEATS_PER_BAR * 60) / version.beatsPerMinute + TAIL_SECONDS;
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE));
  for (const note of notesOf(version)) addNote(samples, note, SOUNDS[version.instrument]);
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.map((sample) => (0.8 * sample) / loudest);
}

/** Return samples as a WAV file: 16 bit, one channel. */
export function wavOf(samples: Float32Array): ArrayBuffer {
  const data = new ArrayBuffer(HEADER_BYTES + 2 * samples.length);
  const view = new DataView(data);
  const text = (at: number, letters: string) => {
    [...letters].forEach((letter, index) => void view.setUint8(at + index, letter.charCodeAt(0)));
  };
  text(0, 'RIFF');
  view.setUint32(4, data.byteLength - 8, true);
  text(8, 'WAVEfmt '); // no text: a mark in the format
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, 2 * SAMPLE_RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, index) => void view.setInt16(HEADER_BYTES + 2 * index, Math.round(32_767 * sample), true));
  return data;
}

/** Make a version of the song as a file, as a user would drop it. */
export function fileOf(version: Version): File {
  return new File([wavOf(play(version))], say(version.fileName), { type: 'audio/wav' });
}
