import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { CalibrationAnswer, CalibrationPage, ReliabilityAnswer } from '@/client';
import { ago, MODEL_ID, nextHex } from '@/testing/builders';
import { openPage } from '@/testing/openPage';
import { API } from '@/testing/problems';

const aReliability = (error: number): ReliabilityAnswer => ({
  bins: [
    { probability: 0.2, confirmed: 0.4, n_pairs: 60 },
    { probability: 0.8, confirmed: 0.9, n_pairs: 45 },
  ],
  error,
  log_loss: 0.4,
});

function aCalibration(changes: Partial<CalibrationAnswer> = {}): CalibrationAnswer {
  return {
    id: nextHex(),
    state: 'fitted',
    asked_at: ago(60),
    made_by: null,
    fitted_at: ago(30),
    fit: {
      model_id: MODEL_ID,
      slope: 0.9,
      prior: 0.05,
      n_tracks: 123,
      n_confirmed: 70,
      n_rejected: 35,
      n_left_out: 2,
      before: aReliability(0.17),
      after: aReliability(0.06),
    },
    error: null,
    used_since: null,
    ...changes,
  };
}

/** Handlers of calibrations that change what they hold. */
function calibrationApi(items: CalibrationAnswer[], n_reviews = 105) {
  const page: CalibrationPage = {
    items,
    next_cursor: null,
    total: items.length,
    n_reviews,
    n_needed: 100,
    in_use: null,
  };
  const use = (id: string | null) => {
    page.in_use = id;
    for (const each of items) each.used_since = each.id === id ? ago(0) : null;
  };
  const overrides = [
    http.get(`${API}/calibrations`, () => HttpResponse.json(page)),
    http.post(`${API}/calibrations`, () => {
      const asked = aCalibration({ state: 'asked', fit: null, fitted_at: null });
      items.unshift(asked);
      return HttpResponse.json(asked, { status: 202 });
    }),
    http.put<{ id: string }>(`${API}/calibrations/:id/use`, ({ params }) => {
      use(params.id);
      return HttpResponse.json(items.find(({ id }) => id === params.id));
    }),
    http.delete(`${API}/calibrations/use`, () => {
      use(null);
      return new HttpResponse(null, { status: 204 });
    }),
  ];
  return { page, overrides };
}

describe('the calibration of a library', () => {
  it('is fitted by a worker when asked, and says so', async () => {
    const { overrides } = calibrationApi([]);
    const { user } = openPage('/calibration', { overrides });
    await user.click(await screen.findByRole('button', { name: 'Fit to the reviews' }));
    expect(await screen.findByText('A worker is fitting it.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Fit to the reviews' })).toBeDisabled();
  });

  it('is compared on matches left out, taken into use and taken back', async () => {
    const { page, overrides } = calibrationApi([aCalibration()]);
    const { user } = openPage('/calibration', { overrides });
    expect(await screen.findByText(/70 confirmed, 35 rejected, 2 not comparable any more/)).toHaveTextContent(
      'off by 6 % on average. Before the fit it was off by 17 %.',
    );
    const table = screen.getByRole('table', { name: 'After, on matches left out' });
    expect(within(table).getAllByRole('row')).toHaveLength(3);
    await user.click(screen.getByRole('button', { name: 'Use this one' }));
    expect(await screen.findByText('In use: a calibration of this library.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: "Use the model's again" }));
    await waitFor(() => expect(screen.getByText('In use: the calibration of the model.')).toBeVisible());
    expect(page.in_use).toBeNull();
  });

  it('needs 100 reviews', async () => {
    const { overrides } = calibrationApi([], 99);
    openPage('/calibration', { overrides });
    expect(await screen.findByText(/a fit needs 100/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Fit to the reviews' })).toBeDisabled();
  });

  it('says why a fit failed', async () => {
    const error = { code: 'too_few_reviews', detail: 'Reviews of pairs that can be used: 91.' };
    const { overrides } = calibrationApi([aCalibration({ state: 'failed', fit: null, error })]);
    openPage('/calibration', { overrides });
    expect(await screen.findByText(/It failed. Reviews of pairs that can be used: 91/)).toBeVisible();
  });
});
