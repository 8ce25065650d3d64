import { HttpResponse, http, type RequestHandler } from 'msw';
import type { FoundAnswer, RecordingAnswer, TableRequest, WorkChangeAnswer, WorkRequest } from '@/client';
import { ago, aWork, nextHex } from './builders';
import { type FakeLibrary, pageOf } from './fakeLibrary';
import { API, problem } from './problems';

/** What the fake API holds of works beside the works themselves. */
export class FakeWorks {
  found: FoundAnswer[] = [];
  changes: WorkChangeAnswer[] = [];
  tables: TableRequest[] = [];
}

const compactOf = (iswc: string | null | undefined) =>
  (iswc ?? '')
    .toUpperCase()
    .replace('ISWC', '')
    .replace(/[^T\d]/g, '');

const noWork = () => problem(404, 'work_not_found', 'It may have been deleted.', 'There is no such work');

/** Handlers of the pages of works. A merge joins, its undo only marks the change. */
export function workHandlers(library: FakeLibrary, works: FakeWorks): RequestHandler[] {
  const recordings = (workId: string): RecordingAnswer[] =>
    [...library.tracks.values()]
      .filter((track) => track.work?.id === workId)
      .map((track) => ({ track, relation: 'version', nearest: null, review: null }));
  return [
    http.get(`${API}/works`, ({ request }) => {
      const url = new URL(request.url);
      const words = (url.searchParams.get('q') ?? '').toLowerCase();
      const code = compactOf(words);
      const found = [...library.works.values()].filter(
        ({ title, iswc }) => title.toLowerCase().includes(words) || (iswc !== null && iswc === code),
      );
      return HttpResponse.json(pageOf(found, url));
    }),
    http.post<never, WorkRequest>(`${API}/works`, async ({ request }) => {
      const body = await request.json();
      if (body.iswc === 'T-2') {
        return problem(422, 'invalid_iswc', 'The last digit of this ISWC does not fit the others.', 'This is no ISWC');
      }
      const taken = [...library.works.values()].find(({ iswc }) => iswc !== null && iswc === compactOf(body.iswc));
      if (taken)
        return problem(409, 'iswc_taken', `The work “${taken.title}” has this ISWC.`, 'Another work has this ISWC');
      const writers = (body.writers ?? []).map((each) => ({ role: null, share: null, ...each }));
      const work = { ...aWork(body.title), ...body, writers };
      library.works.set(work.id, work);
      return HttpResponse.json(work, { status: 201 });
    }),
    http.get<{ id: string }>(`${API}/works/:id`, ({ params }) => {
      const work = library.works.get(params.id);
      return work ? HttpResponse.json(work) : noWork();
    }),
    http.get<{ id: string }>(`${API}/works/:id/recordings`, ({ params, request }) =>
      HttpResponse.json(pageOf(recordings(params.id), new URL(request.url))),
    ),
    http.get(`${API}/works/:id/found`, () => HttpResponse.json({ items: works.found })),
    http.get(`${API}/works/:id/changes`, ({ request }) =>
      HttpResponse.json(pageOf(works.changes, new URL(request.url))),
    ),
    http.get(`${API}/works/:id/history`, ({ request }) => HttpResponse.json(pageOf([], new URL(request.url)))),
    http.post<{ id: string }, { work_ids: string[] }>(`${API}/works/:id/merge`, async ({ params, request }) => {
      const { work_ids } = await request.json();
      const before = [params.id, ...work_ids].flatMap((id) => library.works.get(id) ?? []);
      for (const id of work_ids) library.works.delete(id);
      const change: WorkChangeAnswer = {
        id: nextHex(),
        kind: 'merge',
        at: ago(1),
        made_by: null,
        work_id: params.id,
        other_ids: work_ids,
        before: before.map(({ id, title }) => ({ id, title })),
        n_moved: 2,
        is_undone: false,
      };
      works.changes.unshift(change);
      return HttpResponse.json(change);
    }),
    http.post<{ id: string }>(`${API}/works/changes/:id/undo`, ({ params }) => {
      works.changes = works.changes.map((each) => (each.id === params.id ? { ...each, is_undone: true } : each));
      return HttpResponse.json(works.changes[0]);
    }),
    http.post<never, { query_id: string; answer: string }>(`${API}/reviews`, async ({ request }) => {
      const { query_id } = await request.json();
      works.found = works.found.filter(({ track }) => track.id !== query_id);
      return HttpResponse.json({}, { status: 201 });
    }),
    http.post<never, TableRequest>(`${API}/works/import`, async ({ request }) => {
      const body = await request.json();
      works.tables.push(body);
      const row = { line: 2, id: null, title: 'Naima', code: null, detail: null };
      const refused = { ...row, line: 3, title: 'Bad', code: 'invalid_iswc', detail: 'This is no ISWC.' };
      const items = [
        { ...row, outcome: 'created' },
        { ...refused, outcome: 'refused' },
      ];
      const counts = { n_created: 1, n_updated: 0, n_unchanged: 0, n_refused: 1 };
      return HttpResponse.json({ preview: body.preview ?? false, ...counts, items });
    }),
  ];
}
