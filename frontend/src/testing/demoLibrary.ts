import type { State } from '@/client';
import { ago, anUpload, aPlaylist, aTrack, aVerdict, aWork } from './builders';
import { FakeLibrary } from './fakeLibrary';

const SONGS: readonly [title: string, artist: string | null, duration: number, work?: string][] = [
  ['Autumn Leaves (Les feuilles mortes)', 'Eva Cassidy', 285, 'Les feuilles mortes'],
  ['Les Feuilles mortes', 'Yves Montand', 201, 'Les feuilles mortes'],
  ['枯葉 〜 Autumn Leaves (Live at 渋谷公会堂, 1974, complete broadcast recording, remastered)', '美空ひばり', 264],
  ['Ta pedia tou Pirea / Τα παιδιά του Πειραιά', 'Μελίνα Μερκούρη', 178, 'Τα παιδιά του Πειραιά'],
  ['I Got Rhythm', 'Ella Fitzgerald', 187, 'I Got Rhythm'],
  ['Anthropology', 'Charlie Parker & Dizzy Gillespie', 193, 'I Got Rhythm'],
  ['كان ياما كان', 'ميادة الحناوي', 754],
  ['Ornithology', 'Charlie Parker Septet', 181],
  ['How High the Moon', 'Les Paul & Mary Ford', 126],
  ['Donna Lee', 'Charlie Parker', 155],
  ['(Back Home Again in) Indiana', 'Louis Armstrong and His All‐Stars', 241],
  ['Ко́ни приве́редливые', 'Владимир Высоцкий', 327],
  ['Koko', 'Charlie Parker’s Re‐Boppers', 174],
  ['Cherokee', 'Ray Noble', 199],
  ['Hallelujah', 'Jeff Buckley', 413],
  ['Hallelujah', 'Leonard Cohen', 279],
  ['A Whiter Shade of Pale', 'Procol Harum', 247],
  ['Μισιρλού', 'Τέτος Δημητριάδης', 188],
  ['Misirlou', 'Dick Dale & His Del‐Tones', 135],
  ['Superlongtitlewithoutanyspaceswhatsoeverwhichsomepeopleuploadtotheinternetwithoutmercy_final_v2', null, 61],
  ['What Is This Thing Called Love?', 'Billie Holiday', 178],
  ['Hot House', 'Dizzy Gillespie', 187],
  ['Whispering', 'Paul Whiteman and His Ambassador Orchestra', 168],
  ['Groovin’ High', 'Dizzy Gillespie', 162],
];

const PICTURE_HUES = [12, 48, 96, 150, 204, 250, 300, 340];

/** A thumbnail that needs no network. */
function picture(index: number): string {
  const hue = PICTURE_HUES[index % PICTURE_HUES.length] ?? 0;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="hsl(${hue} 25% 35%)"/><circle cx="${4 + (index % 9)}" cy="5" r="3" fill="hsl(${hue} 40% 62%)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function addSongs(library: FakeLibrary): void {
  const works = new Map(SONGS.flatMap(([, , , work]) => (work ? [[work, aWork(work, { n_tracks: 2 })]] : [])));
  for (const work of works.values()) library.works.set(work.id, work);
  SONGS.forEach(([title, artist, duration_s, work], index) => {
    const known = work ? works.get(work) : undefined;
    library.add(
      aTrack({
        title,
        artist,
        duration_s,
        work: known ? { id: known.id, title: known.title } : null,
        thumbnail_url: index % 5 === 3 ? null : picture(index),
        created_at: ago(86_400 * 0.7 * index + 600),
        harmonic_content: 0.22 + 0.01 * index,
        tuning_cents: index % 4 === 1 ? 28.4 - 9 * index : 0,
      }),
    );
  });
}

function addUnfinished(library: FakeLibrary): void {
  const running = (state: State, seconds: number) => ({ state, created_at: ago(seconds), duration_s: 214 });
  library.add(aTrack({ title: 'Bags’ Groove', artist: 'Milt Jackson', ...running('downloading', 4) }), {
    progress: 0.38,
    bytes_done: 1_840_000,
    bytes_total: 3_460_300,
  });
  library.add(aTrack({ title: 'Evidence', artist: 'Thelonious Monk', ...running('extracting', 7) }), {
    progress: 0.71,
  });
  library.add(anUpload('05 – Just You, Just Me (take 3).flac', running('queued', 2)), { started_at: null });
  const hidden = {
    code: 'video_private',
    detail: 'The video is private. Ask its owner to share it, or drop the audio file instead.',
  };
  const failed = (seconds: number) => ({ state: 'failed' as const, created_at: ago(seconds) });
  library.add(aTrack({ title: 'Body and Soul', artist: 'Coleman Hawkins', error: hidden, ...failed(500) }));
  const silent = { code: 'silent_audio', detail: 'The recording is silent. Choose a recording with music in it.' };
  library.add(anUpload('holiday.wav', { duration_s: null, error: silent, ...failed(900) }));
  library.add(
    aTrack({ title: 'Moose the Mooche', artist: 'Charlie Parker', state: 'cancelled', created_at: ago(1200) }),
  );
}

/** Add what holds the recording of another song, and noise. */
function addCopies(library: FakeLibrary): void {
  const [original, second] = [...library.tracks.values()];
  if (!original || !second) return;
  const copy = library.add(
    anUpload('autumn leaves (radio rip).opus', {
      same_recording_as: original.id,
      duration_s: 241,
      created_at: ago(300),
    }),
  );
  const same_recording = { query_start_s: 12, reference_start_s: 65, matched_s: 182, speed: 1 };
  const reason = 'The same recording: 3:02 of it, from 0:12 here and from 1:05 there, by its AcoustID fingerprint.';
  const same = aVerdict({ relation: 'same_recording', same_recording, probability: 0.9999, reason });
  library.verdicts.set([original.id, copy.id].sort().join(' '), same);
  const noise = library.add(
    anUpload('applause.wav', { harmonic_content: 0.05, duration_s: 115, created_at: ago(200) }),
  );
  const chance = aVerdict({
    decision: 'unsure',
    relation: 'none',
    limit: 'too_little_harmony',
    probability: 0.49,
    sections: [],
    transposition_semitones: null,
    tempo_ratio: null,
    commonness: null,
    reason: 'Not enough harmony to compare: at least one recording is mostly noise, speech, drums or a single tone.',
  });
  library.verdicts.set([original.id, noise.id].sort().join(' '), chance);
  const common = aVerdict({
    decision: 'unsure',
    relation: 'shared_harmony',
    limit: 'common_progression',
    melody: 'differs',
    commonness: 0.12,
    probability: 0.49,
    reason: 'Common progression: 1 in 8 works have it, so it is no sign of a cover. The melodies differ.',
  });
  library.verdicts.set([original.id, second.id].sort().join(' '), common);
  const error = {
    code: 'same_recording',
    detail: 'Nothing was analysed. Open that track, or choose Retry to analyse this one too.',
  };
  const refused = { same_recording_as: original.id, error, state: 'failed' as const, created_at: ago(60) };
  library.add(aTrack({ title: 'Eva Cassidy – Autumn Leaves (lyrics)', ...refused }));
}

function addPlaylist(library: FakeLibrary): void {
  const tracks = [...library.tracks.values()];
  const entries = tracks.slice(4, 10).map((track, index) => ({
    position: index + 1,
    video_id: track.source.video_id,
    title: track.title,
    track,
    job: library.jobs.get(track.job_id) ?? null,
    reason: null,
  }));
  const gone = {
    position: 7,
    video_id: null,
    title: '[Deleted video]',
    track: null,
    job: null,
    reason: {
      code: 'video_removed',
      detail: 'The video is not available. It was removed or never existed; look for another upload of the recording.',
    },
  };
  const playlist = aPlaylist({ entries: [...entries, gone] });
  library.playlists.set(playlist.id, playlist);
}

/** A library with many songs, jobs and a playlist, for viewing the page without a server. */
export function demoLibrary(): FakeLibrary {
  const library = new FakeLibrary();
  addSongs(library);
  addUnfinished(library);
  addCopies(library);
  addPlaylist(library);
  return library;
}
