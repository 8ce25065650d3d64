import type {
  ChromaAnswer,
  JobAnswer,
  PlaylistAnswer,
  ReextractionAnswer,
  SectionAnswer,
  TrackAnswer,
  VerdictAnswer,
  WorkAnswer,
} from '@/client';

/** Builders of API responses. Tests pass the fields that matter; the others have plausible values. */

export const MODEL_ID = 'contrafact-0a1b2c3d4e5f';

let count = 0;

export function nextHex(): string {
  count += 1;
  return count.toString(16).padStart(32, '0');
}

export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

export function aTrack(changes: Partial<TrackAnswer> = {}): TrackAnswer {
  const hex = nextHex();
  const key = hex.slice(-11);
  return {
    id: `yt-${key}`,
    source: {
      kind: 'youtube',
      video_id: key,
      url: `https://www.youtube.com/watch?v=${key}`,
      file_name: null,
      part_of: null,
    },
    state: 'ready',
    job_id: nextHex(),
    title: 'Bella ciao',
    artist: 'Yves Montand',
    duration_s: 183.4,
    thumbnail_url: null,
    published_at: '2014-11-05',
    work: null,
    error: null,
    model_id: MODEL_ID,
    harmonic_content: 0.36,
    tuning_cents: 0,
    recipe: 'hpcp-v2',
    same_recording_as: null,
    set_id: null,
    has_audio: false,
    album: null,
    date: null,
    isrc: null,
    label: null,
    language: null,
    tags: [],
    edited: [],
    stated: { title: null, artist: null, album: null, date: null, isrc: null, label: null, language: null },
    suggested: null,
    made_by: null,
    created_at: ago(3600),
    updated_at: ago(3600),
    ...changes,
  };
}

export function anUpload(fileName: string, changes: Partial<TrackAnswer> = {}): TrackAnswer {
  const key = nextHex();
  return aTrack({
    id: `file-${key}`,
    source: { kind: 'upload', video_id: null, url: null, file_name: fileName, part_of: null },
    title: null,
    artist: null,
    published_at: null,
    ...changes,
  });
}

export function aJob(track: TrackAnswer, changes: Partial<JobAnswer> = {}): JobAnswer {
  const hasEnded = ['ready', 'failed', 'cancelled'].includes(track.state);
  return {
    id: track.job_id,
    track_id: track.id,
    state: track.state,
    attempts: 1,
    progress: track.state === 'ready' ? 1 : 0,
    bytes_done: null,
    bytes_total: null,
    error: track.error,
    created_at: track.created_at,
    started_at: track.created_at,
    finished_at: hasEnded ? new Date(Date.parse(track.created_at) + 7_000).toISOString() : null,
    ...changes,
  };
}

/** A stretch of the query and the stretch of the reference that it matches, in seconds. */
export function aSection(
  query_start_s: number,
  query_end_s: number,
  reference_start_s: number,
  reference_end_s: number,
  strength = 0.7,
): SectionAnswer {
  return { query_start_s, query_end_s, reference_start_s, reference_end_s, strength, gain: 2 };
}

/** The verdict on two aligned songs with one matching stretch. */
export function aVerdict(changes: Partial<VerdictAnswer> = {}): VerdictAnswer {
  return {
    decision: 'likely',
    probability: 0.874,
    false_alarm_rate: 0.0004,
    distance: 0.612,
    threshold: 0.58,
    similarity: 41.5,
    transposition_semitones: 5,
    tempo_ratio: 1.08,
    sections: [aSection(42, 115, 70, 137.6)],
    reason: 'A long stretch of both songs follows the same harmony.',
    model_id: MODEL_ID,
    relation: 'same_work',
    limit: null,
    melody: 'cannot_tell',
    commonness: 0.01,
    same_recording: null,
    recipe: 'hpcp-v2',
    calibration_id: null,
    ...changes,
  };
}

/** A library without songs of an older recipe. */
export function noOlderSongs(changes: Partial<ReextractionAnswer> = {}): ReextractionAnswer {
  return {
    recipe: 'hpcp-v2',
    n_tracks: 0,
    n_fetchable: 0,
    estimated_bytes: 0,
    estimated_seconds: 0,
    n_waiting: 0,
    n_done: 0,
    n_failed: 0,
    error: null,
    failures: [],
    ...changes,
  };
}

/** The fields of the model's card that the page reads. */
export function aModel() {
  return {
    model_id: MODEL_ID,
    likely_from: 0.58,
    unlikely_below: 0.12,
    thresholds: Array.from({ length: 100 }, (_, percent) => ({
      min_probability: percent / 100,
      precision: 0.5 + percent / 200,
      recall: 1 - percent / 100,
    })),
    harmony_line: 0.12,
    harmony_histogram: { edges: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], counts: [2, 18, 180, 400, 280, 100, 20] },
  };
}

export function aWork(title: string, changes: Partial<WorkAnswer> = {}): WorkAnswer {
  return {
    id: nextHex(),
    title,
    composer: null,
    alternative_titles: [],
    writers: [],
    iswc: null,
    original_track_id: null,
    year: null,
    notes: null,
    links: [],
    n_tracks: 0,
    made_by: null,
    created_at: ago(60),
    updated_at: ago(60),
    ...changes,
  };
}

export function aPlaylist(changes: Partial<PlaylistAnswer> = {}): PlaylistAnswer {
  return {
    id: 'pl-PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG',
    url: 'https://www.youtube.com/playlist?list=PLx0sYbCqOb8TBPRdmBHs5Iftvv9TPboYG',
    state: 'ready',
    title: 'Standards and their contrafacts',
    is_truncated: false,
    error: null,
    entries: [],
    made_by: null,
    created_at: ago(30),
    updated_at: ago(30),
    ...changes,
  };
}

/** Chroma of a song in a major key with four chords; `tonic` 0 is A. */
export function aChroma(tonic = 3, nFrames = 400): ChromaAnswer {
  const chords = [0, 9, 5, 7].map((root, index) =>
    [0, index === 1 ? 3 : 4, 7].map((step) => (root + step + tonic) % 12),
  );
  let bytes = '';
  for (let frame = 0; frame < nFrames; frame += 1) {
    const chord = chords[Math.floor(frame / 9) % 4] ?? [];
    for (let pitchClass = 0; pitchClass < 12; pitchClass += 1) {
      const noise = (Math.sin(frame * 12.9898 + pitchClass * 78.233) * 43758.5453) % 1;
      const strength = chord.includes(pitchClass) ? 190 + 65 * Math.abs(noise) : 70 * Math.abs(noise);
      bytes += String.fromCharCode(Math.round(strength));
    }
  }
  return {
    recipe: 'hpcp-v1',
    recipes: ['hpcp-v1', 'hpcp-v2'],
    seconds_per_frame: 0.4644,
    n_frames: nFrames,
    frames: btoa(bytes),
    peaks: btoa(
      Array.from({ length: 400 }, (_, index) => String.fromCharCode(128 + Math.round(100 * Math.sin(index / 9)))).join(
        '',
      ),
    ),
  };
}

/** A file of the browser that says to have so many bytes. */
export function aFile(name: string, size = 4_000, type = 'audio/mpeg'): File {
  const file = new File(['x'], name, { type });
  Object.defineProperty(file, 'size', { value: size });
  return file;
}
