import { HttpResponse, http, type RequestHandler } from 'msw';
import type { QueuedPairAnswer, ReviewRecord, ReviewRef, ReviewRequest, TrackAnswer } from '@/client';
import { MODEL_ID, nextHex } from './builders';
import { type FakeLibrary, pageOf } from './fakeLibrary';
import { API, noTrack, problem } from './problems';

/** Reviews of the fake API, and the pairs that wait. */
export class FakeReviews {
  made: ReviewRecord[] = [];
  waiting: QueuedPairAnswer[] = [];

  /** Let a pair wait for an answer. */
  offer(query: TrackAnswer, reference: TrackAnswer, probability = 0.6): void {
    this.waiting.push({
      query,
      reference,
      probability,
      decision: probability >= 0.58 ? 'likely' : 'unsure',
      information: 0.4,
      model_id: MODEL_ID,
      found_at: new Date().toISOString(),
      is_skipped: false,
    });
  }

  /** The review of a pair that counts. */
  refOf(a: string, b: string): ReviewRef | null {
    const head = this.headOf(a, b);
    if (!head || !['confirmed', 'rejected'].includes(head.answer)) return null;
    const { id, answer, relation, answered_at, made_by, work_id } = head;
    return { id, answer, relation, answered_at, made_by, work_id };
  }

  headOf(a: string, b: string | null): ReviewRecord | undefined {
    return this.made.find(
      ({ query_id, reference_id, revised_by }) =>
        revised_by === null && [query_id, reference_id].sort().join() === [a, b].sort().join(),
    );
  }

  add(library: FakeLibrary, { query_id, reference_id = null, answer, ...more }: ReviewRequest): ReviewRecord {
    const head = this.headOf(query_id, reference_id);
    const review: ReviewRecord = {
      id: nextHex(),
      query_id,
      reference_id,
      work_id: null,
      query: library.tracks.get(query_id) ?? null,
      reference: library.tracks.get(reference_id ?? '') ?? null,
      work: null,
      answer,
      relation: more.relation ?? null,
      note: more.note ?? null,
      answered_at: new Date().toISOString(),
      made_by: { id: 'u1', name: 'Ada' },
      model_id: MODEL_ID,
      calibration_id: null,
      probability: 0.6,
      decision: 'likely',
      revises: head?.id ?? null,
      revised_by: null,
      joined_work_id: null,
      n_moved: 0,
    };
    if (head) head.revised_by = review.id;
    this.made.unshift(review);
    return review;
  }

  queue(skipped: boolean): QueuedPairAnswer[] {
    return this.waiting.filter(({ query, reference }) => {
      const said = this.headOf(query.id, reference.id)?.answer;
      return skipped ? said === 'skipped' : said === undefined || said === 'withdrawn';
    });
  }
}

/** Handlers of reviews. */
export function reviewHandlers(library: FakeLibrary): RequestHandler[] {
  const { reviews } = library;
  return [
    http.get(`${API}/reviews/queue`, ({ request }) => {
      const url = new URL(request.url);
      return HttpResponse.json(pageOf(reviews.queue(url.searchParams.get('skipped') === 'true'), url));
    }),
    http.get(`${API}/reviews`, ({ request }) => HttpResponse.json(pageOf(reviews.made, new URL(request.url)))),
    http.post<never, ReviewRequest>(`${API}/reviews`, async ({ request }) => {
      const body = await request.json();
      if (!library.tracks.has(body.query_id)) return noTrack();
      const head = reviews.refOf(body.query_id, body.reference_id ?? '');
      if (head && head.id !== body.revises) {
        return problem(409, 'review_outdated', 'Load the page again.', 'Somebody has answered in the meantime');
      }
      return HttpResponse.json(reviews.add(library, body), { status: 201 });
    }),
  ];
}
