import { screen, waitFor } from '@testing-library/react';
import { http } from 'msw';
import { expect, it } from 'vitest';
import { aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { API, problem } from '@/testing/problems';
import { server } from '@/testing/server';
import { libraryOf } from '@/testing/songLibrary';

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

it('says that the order changed between two pages, and reads all of them again', async () => {
  const { library, song } = libraryOf(30);
  library.hasChanged = true;
  const { user } = openPage(`/tracks/${song.id}`, { library });
  await screen.findByRole('list', { name: 'Ranking' });
  expect(screen.queryByText(/The order changed/)).toBeNull();
  await user.click(screen.getByRole('button', { name: /unlikely songs/ }));
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByText(/The order changed while further songs were read/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Rank again' }));
  await waitFor(() => expect(screen.queryByText(/The order changed/)).not.toBeInTheDocument());
});
