import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { expect, it } from 'vitest';
import { aChroma, anUpload, aTrack } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

it('shows the harmony of songs without a thumbnail, all of a list by one request', async () => {
  const library = new FakeLibrary();
  for (let number = 0; number < 4; number += 1) library.add(anUpload(`song ${number}.mp3`, { thumbnail_url: null }));
  library.add(aTrack({ title: 'With a thumbnail', thumbnail_url: 'https://i.ytimg.com/vi/x/mqdefault.jpg' }));
  const asked: string[] = [];
  const overrides = [
    http.get('*/api/v1/tracks/pictures', ({ request }) => {
      const ids = (new URL(request.url).searchParams.get('ids') ?? '').split(',');
      asked.push(...[ids.length.toString()]);
      const items = ids.map((track_id) => ({ track_id, n_columns: 32, frames: aChroma(0, 32).frames }));
      return HttpResponse.json({ items });
    }),
  ];
  const { container } = openPage('/', { library, overrides });
  await screen.findByText('With a thumbnail');
  await waitFor(() => expect(container.querySelectorAll('canvas')).toHaveLength(4));
  expect(asked).toEqual(['4']);
});
