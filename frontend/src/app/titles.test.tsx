import { screen } from '@testing-library/react';
import { http } from 'msw';
import { expect, it } from 'vitest';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';

const ID = 'a'.repeat(32);

it.each([
  ['cases', 'Case'],
  ['sets', 'Set'],
  ['works', 'Work'],
])('the page of one of the %s has a heading and a title also where it cannot be loaded', async (of, title) => {
  const failing = http.get(`${API}/${of}/:id`, () => problem(500, 'internal_error', 'Retry.'));
  openPage(`/${of}/${ID}`, { overrides: [failing] });
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeVisible();
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  expect(document.title).toBe(`${title} · Contrafact`);
});
