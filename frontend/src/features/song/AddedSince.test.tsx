import { screen } from '@testing-library/react';
import { http } from 'msw';
import { expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';
import { server } from '@/testing/server';

it('says why a ranking cannot be made again, and keeps the one that is shown', async () => {
  const library = new FakeLibrary();
  const song = library.add(aTrack({ title: 'So What' }));
  library.add(aTrack({ title: 'Impressions' }));
  library.nAdded = 3;
  const { user } = openPage(`/tracks/${song.id}`, { library });
  const button = await screen.findByRole('button', { name: 'Rank again' });
  const away = problem(503, 'engine_unavailable', 'Nothing is lost.', 'The vector engine does not answer');
  server.use(http.get(`${API}/tracks/:id/ranking`, () => away.clone()));
  await user.click(button);
  expect(await screen.findByText('The vector engine does not answer')).toBeVisible();
  expect(screen.getByRole('list', { name: 'Ranking' })).toBeVisible();
});

it('says that a ranking is some minutes old while the vector engine is away', async () => {
  const library = new FakeLibrary();
  const song = library.add(aTrack({ title: 'So What' }));
  library.add(aTrack({ title: 'Impressions' }));
  library.engineIsAway = true;
  openPage(`/tracks/${song.id}`, { library });
  expect(await screen.findByText(/This ranking is up to 15 minutes old/)).toBeVisible();
  expect(screen.queryByText(/added since/)).toBeNull();
});
