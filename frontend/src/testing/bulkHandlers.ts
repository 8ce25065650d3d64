import { HttpResponse, http, type RequestHandler } from 'msw';
import type { ChosenTracksRequest, TrackAnswer, TrackChangeAnswer, TrackChangeRequest } from '@/client';
import { titleOf } from '@/lib/track';
import { ago, nextHex } from './builders';
import type { FakeLibrary } from './fakeLibrary';
import { API, problem } from './problems';

/** Whether a track matches the filter of a list, of which the fake knows the parameters that tests use. */
export function matches(track: TrackAnswer, wanted: URLSearchParams): boolean {
  const words = (wanted.get('q') ?? '').toLowerCase();
  const state = wanted.get('state');
  const work = wanted.get('work_id');
  const tag = wanted.get('tag');
  const hasWork = wanted.get('has_work');
  const text = `${titleOf(track)} ${track.artist ?? ''}`.toLowerCase();
  return (
    text.includes(words) &&
    (!state || track.state === state) &&
    (!work || track.work?.id === work) &&
    (!tag || track.tags.includes(tag)) &&
    (!hasWork || String(track.work !== null) === hasWork)
  );
}

/** The tracks as they were before each change. */
const before = new Map<string, TrackAnswer[]>();

function chosenOf(library: FakeLibrary, { ids, filter }: ChosenTracksRequest): TrackAnswer[] {
  const tracks = [...library.tracks.values()];
  if (ids) return tracks.filter(({ id }) => ids.includes(id));
  const wanted = new URLSearchParams(Object.entries(filter ?? {}).map(([name, value]) => [name, String(value)]));
  return tracks.filter((track) => matches(track, wanted));
}

function change(library: FakeLibrary, track: TrackAnswer, body: TrackChangeRequest): void {
  if (!body.edit) {
    library.delete(track.id, false);
    return;
  }
  const { add_tags = [], remove_tags = [], work_id, as_stated: _, ...fields } = body.edit;
  const tags = [...track.tags.filter((tag) => !remove_tags.includes(tag)), ...add_tags];
  const work = work_id ? (library.works.get(work_id) ?? null) : work_id === null ? null : track.work;
  library.change(track.id, { ...fields, tags, work });
}

/** Handlers of changes of many tracks, and of exports. */
export function bulkHandlers(library: FakeLibrary): RequestHandler[] {
  return [
    http.get(`${API}/tracks/choices`, () => {
      const tags = new Set([...library.tracks.values()].flatMap((track) => track.tags));
      return HttpResponse.json({ makers: [], tags: [...tags].sort(), languages: [] });
    }),
    http.get(`${API}/tracks/changes`, () => HttpResponse.json({ items: [...library.changes.values()].reverse() })),
    http.get<{ id: string }>(`${API}/tracks/changes/:id`, ({ params }) =>
      HttpResponse.json(library.changes.get(params.id)),
    ),
    http.post<never, TrackChangeRequest>(`${API}/tracks/changes`, async ({ request }) => {
      const body = await request.json();
      const tracks = chosenOf(library, body);
      const answer: TrackChangeAnswer = {
        id: nextHex(),
        kind: body.edit ? 'edit' : 'delete',
        state: 'done',
        can_be_undone: Boolean(body.edit) || library.keepDays > 0,
        n_tracks: tracks.length,
        n_changed: tracks.length,
        n_unchanged: 0,
        n_not_yours: 0,
        n_not_found: 0,
        n_too_many_tags: 0,
        n_undone: 0,
        n_kept: 0,
        made_by: { id: 'local', name: 'local user' },
        created_at: ago(0),
      };
      before.set(answer.id, tracks);
      library.changes.set(answer.id, answer);
      for (const track of tracks) change(library, track, body);
      return HttpResponse.json(answer);
    }),
    http.post<{ id: string }>(`${API}/tracks/changes/:id/undo`, ({ params }) => {
      const made = library.changes.get(params.id);
      if (!made?.can_be_undone) return problem(409, 'not_undoable', 'It was undone before.');
      for (const track of before.get(made.id) ?? []) {
        library.restore(track.id);
        library.tracks.set(track.id, track);
      }
      const { n_changed } = made;
      const undone = { ...made, state: 'undone' as const, can_be_undone: false, n_undone: n_changed, n_changed: 0 };
      library.changes.set(made.id, undone);
      return HttpResponse.json(undone);
    }),
    http.post<never, ChosenTracksRequest>(`${API}/tracks/export`, async ({ request }) => {
      const body = await request.json();
      library.exported = { format: body.format, ids: chosenOf(library, body).map(({ id }) => id) };
      return new HttpResponse('id\n', { headers: { 'Content-Type': 'text/csv' } });
    }),
  ];
}
