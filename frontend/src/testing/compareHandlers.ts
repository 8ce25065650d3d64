import { HttpResponse, http, type RequestHandler } from 'msw';
import type { Decision, RankingItem, TrackAnswer } from '@/client';
import { anEvidence } from './evidence';
import { type FakeLibrary, pageOf } from './fakeLibrary';
import { API, noTrack, problem } from './problems';

/** Return the two tracks of a check, or null if one is missing. */
function pairOf(library: FakeLibrary, request: Request): [TrackAnswer, TrackAnswer] | null {
  const { searchParams } = new URL(request.url);
  const query = library.tracks.get(searchParams.get('query_id') ?? '');
  const reference = library.tracks.get(searchParams.get('reference_id') ?? '');
  return query && reference ? [query, reference] : null;
}

/** The requested threshold, if any. */
function leastOf(request: Request): number | undefined {
  const text = new URL(request.url).searchParams.get('min_probability');
  return text === null ? undefined : Number(text);
}

function sameTrack() {
  const detail = 'A track cannot be checked against itself. Choose two different tracks.';
  return problem(422, 'same_track', detail, 'A track cannot be checked against itself');
}

function countsOf(ranking: readonly RankingItem[]) {
  const count = (decision: Decision) => ranking.filter(({ verdict }) => verdict.decision === decision).length;
  return { n_likely: count('likely'), n_unsure: count('unsure'), has_cover: count('likely') > 0, prior: 0.02 };
}

/** Handlers of checks, evidence and rankings. */
export function compareHandlers(library: FakeLibrary): RequestHandler[] {
  return [
    http.get(`${API}/checks`, ({ request }) => {
      const pair = pairOf(library, request);
      if (!pair) return noTrack();
      const [query, reference] = pair;
      if (query === reference) return sameTrack();
      return HttpResponse.json({
        query,
        reference,
        verdict: library.verdictOf(query.id, reference.id, leastOf(request)),
        review: library.reviews.refOf(query.id, reference.id),
      });
    }),
    http.get(`${API}/checks/evidence`, ({ request }) => {
      const pair = pairOf(library, request);
      if (!pair) return noTrack();
      const [query, reference] = pair;
      if (query === reference) return sameTrack();
      const { sections } = library.verdictOf(query.id, reference.id);
      return HttpResponse.json(anEvidence(sections, [query.duration_s ?? 60, reference.duration_s ?? 60]));
    }),
    http.get<{ id: string }>(`${API}/tracks/:id/ranking`, ({ params, request }) => {
      const query = library.tracks.get(params.id);
      if (!query) return noTrack();
      const url = new URL(request.url);
      const decision = url.searchParams.get('decision');
      if (url.searchParams.get('is_new') === 'true') {
        library.nAdded = 0;
        library.hasChanged = false;
      }
      const least = leastOf(request);
      const ranking = library.rankingOf(query.id, least);
      const shown = ranking.filter(
        ({ verdict }) => (!decision || verdict.decision === decision) && verdict.probability >= (least ?? 0),
      );
      return HttpResponse.json({
        query,
        ...pageOf(shown, url),
        ...countsOf(ranking),
        best_probability: ranking[0]?.verdict.probability ?? null,
        chance: ranking.length > 0 ? library.chance : null,
        works: library.worksOf(ranking),
        n_waiting: library.nWaiting,
        n_added: library.nAdded,
        engine_is_away: library.engineIsAway,
        has_changed: library.hasChanged && url.searchParams.has('cursor'),
      });
    }),
  ];
}
