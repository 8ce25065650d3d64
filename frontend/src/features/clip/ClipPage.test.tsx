import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { ClipAnswer, ClipResult, Decision, RankingItem } from '@/client';
import { ago, aSection, aTrack, aVerdict, nextHex } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';

function aClip(changes: Partial<ClipAnswer> = {}): ClipAnswer {
  return {
    id: nextHex(),
    state: 'ready',
    track_id: null,
    file_name: null,
    start_s: 42,
    end_s: 72,
    min_probability: null,
    operating_point: null,
    error: null,
    waits_for: null,
    made_by: null,
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
    expires_at: ago(-3600),
    ...changes,
  };
}

function anItem(title: string, changes: Partial<RankingItem> = {}): RankingItem {
  const verdict = aVerdict({ sections: [aSection(0, 29, 100, 129)], transposition_semitones: 5, probability: 0.97 });
  const track = aTrack({ title, duration_s: 200 });
  return { rank: 1, track, verdict, is_aligned: true, supported_by: 0, review: null, ...changes };
}

function aResult(items: RankingItem[], changes: Partial<ClipAnswer> = {}): ClipResult {
  const best_probability = items[0]?.verdict.probability ?? null;
  const count = (decision: Decision) => items.filter(({ verdict }) => verdict.decision === decision).length;
  const counts = { n_likely: count('likely'), n_unsure: count('unsure'), has_cover: count('likely') > 0, prior: 0.02 };
  const ranking = { items, total: items.length, ...counts, best_probability, works: [], n_waiting: 0 };
  return { clip: aClip(changes), ranking };
}

/** Handlers for clips that record what was sent and return `results` one after another. The last one repeats. */
function clipApi(results: ClipResult[]) {
  const sent: (string | object)[] = [];
  const overrides = [
    http.post(`${API}/checks/clip`, async ({ request }) => {
      const isForm = request.headers.get('Content-Type')?.startsWith('multipart/form-data') ?? false;
      sent.push(isForm ? await request.text() : ((await request.json()) as object));
      return HttpResponse.json(
        { clip: aClip({ id: results[0]?.clip.id ?? nextHex(), state: 'queued' }) },
        { status: 202 },
      );
    }),
    http.get(`${API}/checks/clip/:id`, () => {
      const [result = null] = results;
      if (results.length > 1) results.shift();
      return result
        ? HttpResponse.json(result)
        : problem(404, 'clip_not_found', 'Send the clip again.', 'There is no such clip');
    }),
  ];
  return { sent, overrides };
}

describe('the page of clips', () => {
  it('forgets why a file was refused when another is chosen', async () => {
    const overrides = [http.post(`${API}/checks/clip`, () => problem(415, 'not_audio', 'Choose an audio file.'))];
    const { user } = openPage('/clip', { overrides });
    const choose = (name: string) =>
      user.upload(document.querySelector('input[type=file]') as HTMLInputElement, new File(['x'], name));
    await screen.findByText('Choose a file');
    await choose('one.mp3');
    await user.click(screen.getByRole('button', { name: 'Search' }));
    expect(await screen.findByText('Choose an audio file.')).toBeVisible();
    await choose('two.mp3');
    expect(screen.queryByText('Choose an audio file.')).toBeNull();
  });

  it('asks for a file without the times of the song that was searched with before', async () => {
    const library = new FakeLibrary();
    const song = library.add(aTrack({ title: 'So What' }));
    const { user } = openPage(`/clip?track=${song.id}`, { library });
    expect(await screen.findByRole('textbox', { name: 'To' })).toHaveValue('0:30');

    await user.click(screen.getByRole('link', { name: 'Clip' }));

    expect(await screen.findByText('Choose a file')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'From' })).toHaveValue('');
    expect(screen.getByRole('textbox', { name: 'To' })).toHaveValue('');
  });

  it('ranks a part of a song, polls its job, and shows where the clip matches', async () => {
    const library = new FakeLibrary();
    const song = library.add(aTrack({ title: 'So What' }));
    const id = nextHex();
    const ready = aResult([anItem('Impressions')], { id, track_id: song.id });
    const queued = { clip: { ...ready.clip, state: 'queued' as const }, ranking: null };
    const api = clipApi([queued, ready]);
    const { user, router } = openPage(`/clip?track=${song.id}`, { library, overrides: api.overrides });
    expect(await screen.findByRole('link', { name: 'So What' })).toBeVisible();
    await user.clear(screen.getByRole('textbox', { name: 'From' }));
    await user.type(screen.getByRole('textbox', { name: 'From' }), '0:42');
    await user.clear(screen.getByRole('textbox', { name: 'To' }));
    await user.type(screen.getByRole('textbox', { name: 'To' }), '72.5');
    await user.click(screen.getByRole('button', { name: 'Search' }));
    expect(await screen.findByText('Waiting to start…')).toBeVisible();
    expect(api.sent).toEqual([{ track_id: song.id, start_s: 42, end_s: 72.5 }]);
    expect(router.state.location.search).toEqual({ track: song.id, clip: id });

    const list = await screen.findByRole('list', { name: 'Ranking' });
    expect(screen.getByRole('heading', { name: 'Matches for 0:42 to 1:12' })).toBeVisible();
    const [first] = within(list).getAllByRole('listitem');
    expect(within(first as HTMLElement).getByRole('img', { name: 'Matches 1:40–2:09 of 3:20' })).toBeInTheDocument();
    expect(within(first as HTMLElement).getByText('5 semitones higher')).toBeVisible();
    expect(within(first as HTMLElement).getByText('97 %')).toBeVisible();
    expect(screen.queryByText('Waiting to start…')).not.toBeInTheDocument();
  });

  it('says why a clip waits, and goes on by itself', async () => {
    const ready = aResult([anItem('Impressions')]);
    const waiting = (code: string, detail: string) => ({
      clip: { ...ready.clip, state: 'queued' as const, waits_for: { code, detail } },
      ranking: null,
    });
    const engine = waiting('engine_unavailable', 'The vector engine does not answer.');
    const bucket = waiting('bucket_unavailable', 'The bucket does not answer. The clip waits and goes on by itself.');
    const results: ClipResult[] = [engine];
    openPage(`/clip?clip=${ready.clip.id}`, { overrides: clipApi(results).overrides });
    expect(
      await screen.findByText(
        /^The search for similar songs does not answer now. The clip waits and goes on by itself/,
      ),
    ).toBeVisible();
    results.push(bucket);
    expect(await screen.findByText(/^The bucket does not answer. The clip waits and goes on by itself/)).toBeVisible();
    results.push(ready);
    expect(await screen.findByRole('link', { name: 'Impressions' })).toBeVisible();
    expect(screen.queryByText(/goes on by itself/)).toBeNull();
  });

  it('ranks a whole file or a part of it', async () => {
    const api = clipApi([aResult([anItem('Impressions')], { file_name: 'radio.mp3', start_s: null, end_s: null })]);
    const { user, container } = openPage('/clip', { overrides: api.overrides });
    expect(await screen.findByRole('button', { name: /Audio file/ })).toBeVisible();
    const field = container.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement;
    expect(screen.getByRole('button', { name: 'Search' })).toBeDisabled();
    await user.upload(field, new File(['ID3'], 'radio.mp3', { type: 'audio/mpeg' }));
    await user.click(screen.getByRole('button', { name: 'Search' }));
    expect(await screen.findByRole('heading', { name: 'Matches for radio.mp3' })).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: 'From' }), '5');
    expect(screen.getByRole('button', { name: 'Search' })).toBeDisabled();
    await user.type(screen.getByRole('textbox', { name: 'To' }), '20');
    await user.click(screen.getByRole('button', { name: 'Search' }));
    await waitFor(() => expect(api.sent).toHaveLength(2));
    const [whole, part] = api.sent.map(String);
    expect(whole).toMatch(/name="file"; filename="/);
    expect(whole).not.toContain('start_s');
    expect(part).toMatch(/name="start_s"\s+5\s/);
    expect(part).toMatch(/name="end_s"\s+20\s/);
  });

  it('explains how to write a time before anything is sent', async () => {
    const library = new FakeLibrary();
    const song = library.add(aTrack());
    const { user } = openPage(`/clip?track=${song.id}`, { library });
    await user.type(await screen.findByRole('textbox', { name: 'From' }), 'x');
    expect(screen.getByText('Write it as 1:23, or in seconds.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Search' })).toBeDisabled();
    await user.clear(screen.getByRole('textbox', { name: 'From' }));
    await user.tab();
    expect(screen.getByText('Enter a time, such as 1:23.')).toBeVisible();
  });

  it('hides songs below the threshold, which it sends with the next clip', async () => {
    const library = new FakeLibrary();
    const song = library.add(aTrack());
    const items = [
      anItem('Impressions'),
      anItem('So Near', { verdict: aVerdict({ decision: 'unsure', probability: 0.4 }) }),
    ];
    const api = clipApi([aResult(items)]);
    const address = `/clip?track=${song.id}&clip=${nextHex()}&min_probability=0.6`;
    const { user } = openPage(address, { library, overrides: api.overrides });
    expect(await screen.findByRole('link', { name: 'Impressions' })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'So Near' })).toBeNull();
    expect(screen.getByText('1 likely, 1 to review')).toBeVisible();
    expect(screen.getByText(/^At 60 %: 80 of 100 shown are covers/)).toHaveTextContent('Measured on whole songs.');
    await user.click(screen.getByRole('button', { name: 'Search' }));
    await waitFor(() => expect(api.sent).toEqual([expect.objectContaining({ min_probability: 0.6 })]));
  });

  it('says that a clip holds too little harmony', async () => {
    const verdict = aVerdict({ decision: 'unsure', limit: 'too_little_harmony', probability: 0.4, sections: [] });
    const noise = clipApi([aResult([anItem('Far away', { verdict })])]);
    openPage(`/clip?clip=${nextHex()}`, { overrides: noise.overrides });
    expect(await screen.findAllByText('Not enough harmony to compare')).not.toHaveLength(0);
    expect(screen.queryByText(/to review/)).toBeNull();
  });

  it('shows why the API refuses a part', async () => {
    const library = new FakeLibrary();
    const song = library.add(aTrack());
    const detail = 'The clip ends at 999.0 s, the recording at 183.0 s.';
    const refused = http.post(`${API}/checks/clip`, () => problem(422, 'clip_outside_track', detail));
    const { user } = openPage(`/clip?track=${song.id}`, { library, overrides: [refused] });
    await user.click(await screen.findByRole('button', { name: 'Search' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(detail);
  });

  it('shows that nothing is a cover, why a clip failed, and that a clip is gone', async () => {
    const verdict = aVerdict({ decision: 'unlikely', probability: 0.03, sections: [] });
    const none = clipApi([aResult([anItem('Far away', { verdict })])]);
    const { user, unmount } = openPage(`/clip?clip=${nextHex()}`, { overrides: none.overrides });
    expect(await screen.findByText('Nothing like it')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show 1 unlikely song' }));
    expect(screen.getByRole('link', { name: 'Far away' })).toBeVisible();
    unmount();

    const error = { code: 'silent_audio', detail: 'Nothing sounds in that stretch; choose another.' };
    const failed = clipApi([{ clip: aClip({ state: 'failed', error }), ranking: null }]);
    const second = openPage(`/clip?clip=${nextHex()}`, { overrides: failed.overrides });
    expect(await screen.findByText(error.detail)).toBeVisible();
    second.unmount();

    openPage(`/clip?clip=${nextHex()}`, { overrides: clipApi([]).overrides });
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such clip');
  });

  it('is linked from the page of a song', async () => {
    const library = new FakeLibrary();
    const song = library.add(aTrack({ title: 'So What' }));
    const { user } = openPage(`/tracks/${song.id}`, { library });
    await user.click(await screen.findByRole('link', { name: 'Search with a part of it' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Search with a clip' })).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'To' })).toHaveValue('0:30');
  });
});
