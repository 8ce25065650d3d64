import { HttpResponse, http, type RequestHandler } from 'msw';
import type { JobAnswer, TrackAnswer, TrackSort, UploadTrackData } from '@/client';
import { decideLink } from '@/lib/links';
import { isActive } from '@/lib/states';
import { titleOf } from '@/lib/track';
import { aChroma, aModel, aPlaylist, aWork } from './builders';
import { bulkHandlers, matches } from './bulkHandlers';
import { compareHandlers } from './compareHandlers';
import { type FakeLibrary, pageOf } from './fakeLibrary';
import { reviewHandlers } from './fakeReviews';
import { peopleHandlers } from './peopleHandlers';
import { API, noTrack, problem } from './problems';

const noJob = () => problem(404, 'job_not_found', 'Its track may have been deleted.', 'There is no such job');

function compare(sort: TrackSort) {
  const name = sort === 'relevance' ? 'title' : sort;
  const field = name.replace('-', '') as 'title' | 'artist' | 'duration_s' | 'created_at';
  const turn = sort.startsWith('-') ? -1 : 1;
  const key = (track: TrackAnswer) => (field === 'title' ? titleOf(track) : (track[field] ?? ''));
  return (a: TrackAnswer, b: TrackAnswer) => (key(a) < key(b) ? -turn : key(a) > key(b) ? turn : 0);
}

function trackHandlers(library: FakeLibrary): RequestHandler[] {
  return [
    http.get(`${API}/lookups`, () => HttpResponse.json({ musicbrainz: false })),
    http.get(`${API}/tracks`, ({ request }) => {
      const url = new URL(request.url);
      const sort = (url.searchParams.get('sort') ?? '-created_at') as TrackSort;
      const found = [...library.tracks.values()].filter((track) => matches(track, url.searchParams));
      return HttpResponse.json({ ...pageOf(found.sort(compare(sort)), url), respelled: library.respelled });
    }),
    http.get(`${API}/tracks/duplicates`, ({ request }) =>
      HttpResponse.json(pageOf(library.duplicates(), new URL(request.url))),
    ),
    http.get(`${API}/tracks/pictures`, ({ request }) => {
      const ids = new URL(request.url).searchParams.get('ids')?.split(',') ?? [];
      const ready = ids.filter((id) => library.tracks.get(id)?.state === 'ready');
      const items = ready.map((id) => ({
        track_id: id,
        n_columns: 32,
        frames: aChroma(id.charCodeAt(8) % 12, 32).frames,
      }));
      return HttpResponse.json({ items });
    }),
    http.get<{ id: string }>(`${API}/tracks/:id`, ({ params }) => {
      const track = library.tracks.get(params.id);
      return track ? HttpResponse.json(track) : noTrack();
    }),
    http.patch<{ id: string }, Record<string, string | null>>(`${API}/tracks/:id`, async ({ params, request }) => {
      const { work_id, ...changes } = await request.json();
      const work =
        work_id === undefined ? {} : { work: work_id === null ? null : (library.works.get(work_id) ?? null) };
      library.change(params.id, { ...changes, ...work });
      const track = library.tracks.get(params.id);
      return track ? HttpResponse.json(track) : noTrack();
    }),
    http.get<{ id: string }>(`${API}/tracks/:id/chroma`, ({ params }) => {
      const track = library.tracks.get(params.id);
      if (!track) return noTrack();
      return HttpResponse.json(aChroma(params.id.charCodeAt(8) % 12, Math.floor((track.duration_s ?? 60) / 0.4644)));
    }),
  ];
}

function trashHandlers(library: FakeLibrary): RequestHandler[] {
  return [
    http.get(`${API}/tracks/trash`, ({ request }) => {
      const newestFirst = [...library.trash.values()].reverse();
      return HttpResponse.json({ ...pageOf(newestFirst, new URL(request.url)), keep_days: library.keepDays });
    }),
    http.post<never, { ids: string[]; permanently?: boolean }>(`${API}/tracks/delete`, async ({ request }) => {
      const { ids, permanently = false } = await request.json();
      const deleted = ids.filter((id) => library.delete(id, permanently));
      return HttpResponse.json({ deleted, not_found: ids.filter((id) => !deleted.includes(id)) });
    }),
    http.delete<{ id: string }>(`${API}/tracks/:id`, ({ params, request }) => {
      const permanently = new URL(request.url).searchParams.get('permanently') === 'true';
      return library.delete(params.id, permanently) ? new HttpResponse(null, { status: 204 }) : noTrack();
    }),
    http.post<never, { ids: string[] }>(`${API}/tracks/restore`, async ({ request }) => {
      const { ids } = await request.json();
      const restored = ids.filter((id) => library.restore(id));
      return HttpResponse.json({ restored, not_found: ids.filter((id) => !restored.includes(id)) });
    }),
  ];
}

function submitHandlers(library: FakeLibrary): RequestHandler[] {
  return [
    http.post<never, { url: string }>(`${API}/tracks`, async ({ request }) => {
      const { url } = await request.json();
      const videoId = /(?:v=|youtu\.be\/|shorts\/)([\w-]{11})/.exec(url)?.[1];
      if (!videoId) {
        const detail = 'That is not a link. Paste the address of a YouTube video or playlist.';
        return problem(422, 'invalid_link', detail, 'That is not a link');
      }
      const { track, job, isNew } = library.submitVideo(videoId);
      return HttpResponse.json({ track, job }, { status: isNew ? 202 : 200 });
    }),
    http.post<never, UploadTrackData['body']>(`${API}/tracks/upload`, async ({ request }) => {
      const body = await request.text();
      const name = /filename="([^"]*)"/.exec(body)?.[1] ?? 'file.mp3';
      const { track, job } = library.submitFile(name);
      return HttpResponse.json({ track, job }, { status: 202 });
    }),
    http.post<never, { url: string }>(`${API}/playlists`, async ({ request }) => {
      const { url } = await request.json();
      if (decideLink(url) !== 'playlist') return problem(422, 'not_a_playlist', 'That link is not a playlist.');
      const playlist = [...library.playlists.values()][0] ?? aPlaylist({ state: 'queued' });
      library.playlists.set(playlist.id, playlist);
      return HttpResponse.json({ playlist }, { status: 202 });
    }),
    http.get<{ id: string }>(`${API}/playlists/:id`, ({ params }) => {
      const playlist = library.playlists.get(params.id);
      return playlist
        ? HttpResponse.json(playlist)
        : problem(404, 'playlist_not_found', 'Submit its link again.', 'There is no such playlist');
    }),
  ];
}

function jobHandlers(library: FakeLibrary): RequestHandler[] {
  return [
    http.get(`${API}/jobs`, ({ request }) => {
      const url = new URL(request.url);
      const state = url.searchParams.get('state');
      const newestFirst = (a: JobAnswer, b: JobAnswer) => b.created_at.localeCompare(a.created_at);
      const found = [...library.jobs.values()].filter((job) => !state || job.state === state).sort(newestFirst);
      const page = pageOf(found, url);
      return HttpResponse.json({ ...page, items: page.items.map((job) => library.withTrack(job)) });
    }),
    http.get<{ id: string }>(`${API}/jobs/:id`, ({ params }) => {
      const job = library.jobs.get(params.id);
      return job ? HttpResponse.json(library.withTrack(job)) : noJob();
    }),
    http.post<{ id: string }>(`${API}/jobs/:id/retry`, ({ params }) =>
      library.jobs.has(params.id) ? HttpResponse.json(library.retry(params.id), { status: 202 }) : noJob(),
    ),
    http.post<{ id: string }>(`${API}/jobs/:id/cancel`, ({ params }) => {
      const job = library.jobs.get(params.id);
      if (!job) return noJob();
      if (!isActive(job.state))
        return problem(409, 'job_ended', 'Only a job that is still under way can be cancelled.');
      library.move(job.id, 'cancelled');
      return HttpResponse.json(library.withTrack(library.jobs.get(job.id) ?? job));
    }),
  ];
}

function otherHandlers(library: FakeLibrary): RequestHandler[] {
  return [
    http.get(`${API}/works`, ({ request }) => {
      const url = new URL(request.url);
      const words = (url.searchParams.get('q') ?? '').toLowerCase();
      const found = [...library.works.values()].filter((work) => work.title.toLowerCase().includes(words));
      return HttpResponse.json(pageOf(found, url));
    }),
    http.post<never, { title: string }>(`${API}/works`, async ({ request }) => {
      const work = aWork((await request.json()).title);
      library.works.set(work.id, work);
      return HttpResponse.json(work, { status: 201 });
    }),
    http.get<{ id: string }>(`${API}/works/:id`, ({ params }) => {
      const work = library.works.get(params.id);
      return work
        ? HttpResponse.json(work)
        : problem(404, 'work_not_found', 'Choose another.', 'There is no such work');
    }),
    http.get(`${API}/health/ready`, () =>
      HttpResponse.json({
        status: library.degraded.length > 0 ? 'degraded' : 'ok',
        parts: { database: 'ok', bucket: 'ok', broker: 'ok' },
        degraded: library.degraded,
        queue: { n_waiting: 0, oldest_seconds: null },
      }),
    ),
    http.get(`${API}/reextraction`, () => HttpResponse.json(library.reextraction)),
    http.post(`${API}/reextraction`, () => {
      library.reextraction = { ...library.reextraction, n_waiting: library.reextraction.n_fetchable, n_fetchable: 0 };
      return HttpResponse.json(library.reextraction, { status: 202 });
    }),
    http.delete(`${API}/reextraction`, () => {
      library.reextraction = { ...library.reextraction, n_fetchable: library.reextraction.n_waiting, n_waiting: 0 };
      return HttpResponse.json(library.reextraction);
    }),
    http.get(`${API}/model`, () => HttpResponse.json(aModel())),
    http.get(`${API}/imports`, () => HttpResponse.json({ items: [], total: 0, next_cursor: null })),
  ];
}

/** MSW handlers of the whole API, answered from a fake library. */
export function handlersFor(library: FakeLibrary): RequestHandler[] {
  return [
    ...submitHandlers(library),
    ...trashHandlers(library),
    ...bulkHandlers(library),
    ...trackHandlers(library),
    ...compareHandlers(library),
    ...reviewHandlers(library),
    ...jobHandlers(library),
    ...otherHandlers(library),
    ...peopleHandlers(library.people),
  ];
}
