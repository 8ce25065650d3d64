import type {
  DegradedPartAnswer,
  DuplicateGroup,
  JobAnswer,
  JobWithTrack,
  PlaylistAnswer,
  RankedWork,
  RankingItem,
  ReextractionAnswer,
  RespellingAnswer,
  State,
  TrackAnswer,
  TrackChangeAnswer,
  TrashedTrackAnswer,
  VerdictAnswer,
  WorkAnswer,
} from '@/client';
import { aJob, anUpload, aSection, aTrack, aVerdict, aWork, nextHex, noOlderSongs } from './builders';
import { FakePeople } from './fakePeople';
import { FakeReviews } from './fakeReviews';

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
  total: number;
}

/** Return a page of items. The cursors of the fake are offsets. */
export function pageOf<Item>(all: readonly Item[], url: URL): Page<Item> {
  const limit = Number(url.searchParams.get('limit') ?? 20);
  const from = Number((url.searchParams.get('cursor') ?? 'at-0').replace('at-', ''));
  const end = from + limit;
  return { items: all.slice(from, end), next_cursor: end < all.length ? `at-${end}` : null, total: all.length };
}

/** In-memory data of the fake API. Submitted songs stay queued until `move` is called. */
export class FakeLibrary {
  tracks = new Map<string, TrackAnswer>();
  jobs = new Map<string, JobAnswer>();
  works = new Map<string, WorkAnswer>();
  playlists = new Map<string, PlaylistAnswer>();
  /** Verdicts by the sorted ids of a pair. Other pairs get one that depends on the order of the library. */
  verdicts = new Map<string, VerdictAnswer>();
  trash = new Map<string, TrashedTrackAnswer>();
  /** Changes of many tracks, oldest first. */
  changes = new Map<string, TrackChangeAnswer>();
  /** Words of the next search that no song has. */
  respelled: RespellingAnswer[] = [];
  /** What was exported last. */
  exported: { format: string | undefined; ids: string[] } | null = null;
  /** For how many days the trash keeps tracks. */
  keepDays = 30;
  degraded: DegradedPartAnswer[] = [];
  people = new FakePeople();
  reviews = new FakeReviews();
  /** Songs of an older recipe, and their new analysis. */
  reextraction: ReextractionAnswer = noOlderSongs();
  /** Number of tracks that wait to be embedded again. */
  nWaiting = 0;
  /** Number of tracks that were added since a ranking was made. */
  nAdded = 0;
  /** Whether a kept ranking is shown because the vector engine is away. */
  engineIsAway = false;
  /** Whether further pages of a ranking are of another order than the first. */
  hasChanged = false;
  /** That a ranking without a cover is as similar. */
  chance = 0.002;

  add(track: TrackAnswer, job: Partial<JobAnswer> = {}): TrackAnswer {
    this.tracks.set(track.id, track);
    this.jobs.set(track.job_id, aJob(track, job));
    if (track.work && !this.works.has(track.work.id)) {
      this.works.set(track.work.id, aWork(track.work.title, { id: track.work.id, n_tracks: 1 }));
    }
    return track;
  }

  /** Move a job and its track to another state. */
  move(jobId: string, state: State, changes: Partial<JobAnswer> = {}): void {
    const job = this.jobs.get(jobId);
    const track = job && this.tracks.get(job.track_id);
    if (!job || !track) throw new Error(`There is no job ${jobId}.`);
    const hasEnded = ['ready', 'failed', 'cancelled'].includes(state);
    const finished_at = hasEnded ? new Date().toISOString() : null;
    const started_at = job.started_at ?? (state === 'queued' ? null : new Date().toISOString());
    this.jobs.set(jobId, { ...job, state, started_at, finished_at, ...changes });
    if (track.job_id === jobId) this.tracks.set(track.id, { ...track, state, error: changes.error ?? null });
  }

  change(trackId: string, changes: Partial<TrackAnswer>): void {
    const track = this.tracks.get(trackId);
    if (track) this.tracks.set(trackId, { ...track, ...changes });
  }

  remove(trackId: string): boolean {
    for (const job of [...this.jobs.values()]) if (job.track_id === trackId) this.jobs.delete(job.id);
    return this.tracks.delete(trackId);
  }

  /** Move a track to the trash, or delete it. */
  delete(trackId: string, permanently: boolean): boolean {
    const track = this.tracks.get(trackId);
    if (permanently || this.keepDays === 0) return this.trash.delete(trackId) || this.remove(trackId);
    if (!track) return false;
    this.tracks.delete(trackId);
    const trashed_at = new Date().toISOString();
    const expires_at = new Date(Date.now() + this.keepDays * 86_400_000).toISOString();
    this.trash.set(trackId, { ...track, trashed_at, expires_at });
    return true;
  }

  restore(trackId: string): boolean {
    const trashed = this.trash.get(trackId);
    if (!trashed) return this.tracks.has(trackId);
    this.trash.delete(trackId);
    const { trashed_at: _, expires_at: __, ...track } = trashed;
    this.tracks.set(trackId, track);
    return true;
  }

  withTrack(job: JobAnswer): JobWithTrack {
    return { ...job, track: this.tracks.get(job.track_id) ?? aTrack({ id: job.track_id }) };
  }

  /** Return the existing track of a video, or a new one with a queued job. */
  submitVideo(videoId: string): { track: TrackAnswer; job: JobAnswer; isNew: boolean } {
    const there = this.tracks.get(`yt-${videoId}`);
    const job = there && this.jobs.get(there.job_id);
    if (there && job) return { track: there, job, isNew: false };
    const source = {
      kind: 'youtube' as const,
      video_id: videoId,
      url: `https://www.youtube.com/watch?v=${videoId}`,
      file_name: null,
      part_of: null,
    };
    const track = aTrack({ ...this.unread(), id: `yt-${videoId}`, source });
    return { ...this.queue(track), isNew: true };
  }

  submitFile(fileName: string): { track: TrackAnswer; job: JobAnswer; isNew: boolean } {
    return { ...this.queue(anUpload(fileName, this.unread())), isNew: true };
  }

  /** Create a new job for the track of a failed job. */
  retry(jobId: string): { track: TrackAnswer; job: JobAnswer } {
    const old = this.jobs.get(jobId);
    const track = old && this.tracks.get(old.track_id);
    if (!track) throw new Error(`There is no job ${jobId}.`);
    return this.queue({ ...track, state: 'queued', error: null, job_id: nextHex() });
  }

  /** Groups of ready tracks that are the same recording as an older one. */
  duplicates(): DuplicateGroup[] {
    const ready = [...this.tracks.values()].filter(({ state }) => state === 'ready');
    const groups = new Map<string, TrackAnswer[]>();
    for (const track of ready) {
      const oldest = track.same_recording_as ?? track.id;
      groups.set(oldest, [...(groups.get(oldest) ?? []), track]);
    }
    return [...groups.values()].filter((tracks) => tracks.length > 1).map((tracks) => ({ tracks }));
  }

  rankingOf(trackId: string, least?: number): RankingItem[] {
    const others = [...this.tracks.values()].filter(({ id, state }) => id !== trackId && state === 'ready');
    return others
      .map((track, index) => ({ track, verdict: this.verdictOf(trackId, track.id, least, index) }))
      .sort((a, b) => b.verdict.probability - a.verdict.probability)
      .map((item, index) => ({
        rank: index + 1,
        ...item,
        is_aligned: item.verdict.similarity !== null,
        supported_by: 0,
        review: this.reviews.refOf(trackId, item.track.id),
      }));
  }

  /** Return the works of a ranking, each with its most probable track, without unlikely ones. */
  worksOf(ranking: readonly RankingItem[]): RankedWork[] {
    const works = new Map<string, RankedWork>();
    for (const { track, verdict } of ranking) {
      if (!track.work || works.has(track.work.id) || verdict.decision === 'unlikely') continue;
      works.set(track.work.id, { work: track.work, probability: verdict.probability, best_track_id: track.id });
    }
    return [...works.values()];
  }

  verdictOf(a: string, b: string, least?: number, index = this.indexOf(b)): VerdictAnswer {
    const threshold = Math.max(0.5, least ?? 0.58);
    const given = this.verdicts.get([a, b].sort().join(' '));
    if (given) return { ...given, threshold };
    const distance = Math.min(1.6, 0.42 + index * 0.11);
    const probability = 1 / (1 + Math.exp(-(6.2 - 7.9 * distance)));
    const decision = probability >= threshold ? 'likely' : probability >= 0.12 ? 'unsure' : 'unlikely';
    const duration = this.tracks.get(a)?.duration_s ?? 180;
    const start = 8 + 3 * index;
    const end = start + (duration - start) * (decision === 'unlikely' ? 0.09 : 0.62);
    const sections = [aSection(start, end, start + 12, start + 12 + (end - start) / 1.06, probability)];
    return aVerdict({
      threshold,
      relation: ({ likely: 'same_work', unsure: 'shared_harmony', unlikely: 'none' } as const)[decision],
      distance,
      probability,
      decision,
      false_alarm_rate: Math.min(1, 0.0001 * 3 ** index),
      transposition_semitones: (index * 5) % 12,
      tempo_ratio: 1.06,
      sections,
    });
  }

  private indexOf(trackId: string): number {
    return [...this.tracks.keys()].indexOf(trackId);
  }

  private queue(track: TrackAnswer): { track: TrackAnswer; job: JobAnswer } {
    this.tracks.set(track.id, track);
    const job = aJob(track, { started_at: null });
    this.jobs.set(job.id, job);
    return { track, job };
  }

  /** Fields of a track before its source was read. */
  private unread(): Partial<TrackAnswer> {
    const now = new Date().toISOString();
    return {
      state: 'queued',
      title: null,
      artist: null,
      duration_s: null,
      published_at: null,
      created_at: now,
      updated_at: now,
    };
  }
}
