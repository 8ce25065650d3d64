import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { AgreementAnswer } from '@/client';
import { aModel } from '@/testing/builders';
import { openPage } from '@/testing/openPage';
import { API } from '@/testing/problems';

const bins = [
  { probability: 0.1, cover_share: 0.12, n_pairs: 40 },
  { probability: 0.9, cover_share: 0.88, n_pairs: 41 },
];
const quality = { expected_error: 0.021, brier_skill: 0.7, bins };
const MODEL = {
  ...aModel(),
  trained_on: '2026-11-29',
  training_data: { name: 'd', terms: 't', n_tracks: 12_345, n_works: 678 },
  figures: {
    val: {
      map: 0.5971,
      map_low: 0.55,
      map_high: 0.64,
      mrr: 0.8,
      mr1: 7,
      p_at_1: 0.75,
      p_at_10: 0.4,
      n_queries: 916,
      n_without_cover: 0,
    },
  },
  calibration_quality: {
    n_nearest: 20,
    n_bins: 15,
    aligned: { val: quality, greek: quality },
    unaligned: { val: quality },
  },
  clips: [
    { seconds: 6, n_clips: 200, precision: null, recall: 0, expected_error: 0.02 },
    { seconds: 60, n_clips: 190, precision: 0.93, recall: 0.4, expected_error: 0.03 },
  ],
};
const NO_ANSWERS: AgreementAnswer = { n_pairs: 0, n_of_older_weights: 0, decisions: [], bins: [], error: null };
const ANSWERS: AgreementAnswer = {
  n_pairs: 81,
  n_of_older_weights: 4,
  decisions: [
    { decision: 'likely', n_confirmed: 50, n_rejected: 5 },
    { decision: 'unsure', n_confirmed: 6, n_rejected: 20 },
    { decision: 'unlikely', n_confirmed: 0, n_rejected: 0 },
  ],
  bins,
  error: 0.03,
};
const NO_CALIBRATION = { items: [], next_cursor: null, total: 0, n_reviews: 81, n_needed: 100, in_use: null };

function openModel(model: object = MODEL, agreement = ANSWERS) {
  return openPage('/model', {
    overrides: [
      http.get(`${API}/model`, () => HttpResponse.json(model)),
      http.get(`${API}/model/agreement`, () => HttpResponse.json(agreement)),
      http.get(`${API}/calibrations`, () => HttpResponse.json(NO_CALIBRATION)),
    ],
  });
}

const rowsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent?.replaceAll('\u00a0', ' ')),
    );

async function tableOf(user: ReturnType<typeof openPage>['user'], name: string) {
  const figure = await screen.findByRole('region', { name });
  await user.click(within(figure).getByText('The figures as a table'));
  return rowsOf(within(figure).getByRole('table', { name }));
}

describe('the model page', () => {
  it('says precision and recall at the threshold of this server', async () => {
    const { user } = openModel();
    expect(await screen.findByText(/likely from 58 %: precision 79 %, recall 42 %/)).toBeVisible();
    expect((await tableOf(user, 'Precision and recall'))[50]).toEqual(['50 %', '75 %', '50 %']);
  });

  it('has the reliability of each set of recordings, also as a table', async () => {
    const { user } = openModel();
    expect(
      await screen.findByText('Greek songs: probability and share of covers differ by 2 % on average.'),
    ).toBeVisible();
    expect(await tableOf(user, 'Reliability')).toEqual([
      ['For validation', '10 %', '12 %', '40'],
      ['For validation', '90 %', '88 %', '41'],
      ['Greek songs', '10 %', '12 %', '40'],
      ['Greek songs', '90 %', '88 %', '41'],
    ]);
  });

  it('has figures by length of clip', async () => {
    const { user } = openModel();
    expect(await tableOf(user, 'By length of clip')).toEqual([
      ['6', '–', '< 1 %', '2 %', '200'],
      ['60', '93 %', '40 %', '3 %', '190'],
    ]);
  });

  it('says what people answered about its matches', async () => {
    openModel();
    const table = await screen.findByRole('table', { name: 'What people answered' });
    expect(rowsOf(table)[0]).toEqual(['Likely', '50', '5', '91 %']);
    expect(rowsOf(table)[2]).toEqual(['Unlikely', '0', '0', '–']);
    expect(screen.getByText(/rejected 81 matches of this model. 4 matches of older models/)).toBeVisible();
    expect(screen.getByRole('region', { name: 'Reliability in this library' })).toHaveTextContent('differ by 3 %');
    expect(await screen.findByText(/The calibration of the model is in use/)).toBeVisible();
  });

  it('leaves out what the card of older weights lacks, and says that nobody answered yet', async () => {
    const plain = { expected_error: 0.02, brier_skill: 0.7 };
    openModel(
      { ...MODEL, clips: undefined, calibration_quality: { aligned: { val: plain }, unaligned: {} } },
      NO_ANSWERS,
    );
    expect(await screen.findByText(/Nobody has confirmed or rejected/)).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Reliability' })).toBeNull();
    expect(screen.queryByRole('region', { name: 'By length of clip' })).toBeNull();
  });
});
