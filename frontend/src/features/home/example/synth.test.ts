import { expect, it } from 'vitest';
import { SONG, VERSIONS } from './score';
import { fileOf, play, SAMPLE_RATE, wavOf } from './synth';

/** Return the strength of a frequency in the first bar (Goertzel, as a plain sum). */
function strengthOf(samples: Float32Array, hertz: number): number {
  const n = 2 * SAMPLE_RATE;
  let [real, imaginary] = [0, 0];
  for (let index = 0; index < n; index += 1) {
    const angle = (2 * Math.PI * hertz * index) / SAMPLE_RATE;
    real += (samples[index] ?? 0) * Math.cos(angle);
    imaginary += (samples[index] ?? 0) * Math.sin(angle);
  }
  return Math.hypot(real, imaginary) / n;
}

it('plays the song in two keys and at two tempi', () => {
  const [strings, organ] = VERSIONS.map((version) => ({ ...version, samples: play(version) }));
  if (!strings || !organ) throw new Error('There are two versions.');
  for (const { samples, beatsPerMinute } of [strings, organ]) {
    expect(samples.length / SAMPLE_RATE).toBeCloseTo((SONG.length * 4 * 60) / beatsPerMinute + 2, 1);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeCloseTo(0.8);
  }
  // The first chord is A minor, in the second version a fourth higher: D minor.
  expect(strengthOf(strings.samples, 220)).toBeGreaterThan(10 * strengthOf(strings.samples, 233.08));
  expect(strengthOf(organ.samples, 293.66)).toBeGreaterThan(10 * strengthOf(organ.samples, 311.13));
});

it('is a WAV file of one channel in 16 bit', () => {
  const view = new DataView(wavOf(Float32Array.from([0, 1, -1])));
  const text = (at: number, n: number) =>
    String.fromCharCode(...Array.from({ length: n }, (_, index) => view.getUint8(at + index)));
  expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
  expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint16(34, true)]).toEqual([1, SAMPLE_RATE, 16]);
  expect([0, 1, 2].map((index) => view.getInt16(44 + 2 * index, true))).toEqual([0, 32_767, -32_767]);
  expect(fileOf(VERSIONS[0])).toMatchObject({ name: 'Example song, strings.wav', type: 'audio/wav' });
});
