import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MapAnswer } from '@/client';
import { SONGS } from '@/lib/pageSize';
import { ago, aTrack, MODEL_ID } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { API } from '@/testing/problems';

// As in the tests of the songs table: modules are shared by all tests of a process.
beforeAll(() => {
  SONGS.perPage = 3;
});
afterAll(() => {
  SONGS.perPage = 50;
});

const TITLES = ['Take Five', 'Táke the A Train', 'Blue Rondo', 'So What'];

function aMap(library: FakeLibrary, changes: Partial<MapAnswer> = {}): MapAnswer {
  const tracks = TITLES.map((title) => aTrack({ title, artist: 'Quartet' }));
  for (const track of tracks) library.add(track);
  return {
    model_id: MODEL_ID,
    version: 3,
    made_at: ago(60),
    fitted_at: ago(600),
    n_waiting: 0,
    ids: tracks.map(({ id }) => id),
    x: [0, 100, 60_000, 65_535],
    y: [0, 100, 60_000, 65_535],
    titles: TITLES,
    artists: tracks.map(({ artist }) => artist),
    works: [{ id: 'a'.repeat(32), title: 'Five' }],
    work: [0, -1, 0, -1],
    decisions: ['none', 'unsure', 'likely', 'same_recording', 'confirmed'],
    decision: [2, 0, 2, 1],
    tags: ['jazz'],
    tagged: [[0], [], [], []],
    ...changes,
  };
}

/** jsdom has no WebGL: the list alone is shown. */
function openMap(address = '/map', changes: Partial<MapAnswer> = {}) {
  const library = new FakeLibrary();
  const map = aMap(library, changes);
  const covers = {
    items: [{ track_id: map.ids[2], title: 'Blue Rondo', artist: null, probability: 0.91, is_confirmed: false }],
  };
  const overrides = [
    http.get(`${API}/map`, () => HttpResponse.json(map)),
    http.get(`${API}/map/covers`, ({ request }) =>
      HttpResponse.json(request.url.endsWith(map.ids[0] ?? '') ? covers : { items: [] }),
    ),
  ];
  return { map, ...openPage(address, { library, overrides }) };
}

const titles = (list: HTMLElement) =>
  within(list)
    .getAllByRole('link')
    .map(({ textContent }) => textContent);

describe('the map', () => {
  it('says that it cannot be drawn, and lists the songs with the groups of their colours', async () => {
    openMap();
    expect(await screen.findByText(/has no WebGL/)).toBeVisible();
    const list = screen.getByRole('region', { name: '4 songs' });
    expect(titles(list)).toEqual(TITLES);
    expect(within(list).getAllByText('Five')).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'Five 2' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'No work 2' })).toBeVisible();
  });

  it('finds songs by parts of words without accents, and keeps the words in the address', async () => {
    const { user, router } = openMap();
    await user.type(await screen.findByRole('textbox', { name: 'Search the map' }), 'TAKE');
    expect(titles(await screen.findByRole('region', { name: '2 songs match' }))).toEqual(TITLES.slice(0, 2));
    await user.type(screen.getByRole('textbox', { name: 'Search the map' }), ' train');
    expect(titles(await screen.findByRole('region', { name: '1 song matches' }))).toEqual(['Táke the A Train']);
    await waitFor(() => expect(router.state.location.search).toEqual({ q: 'TAKE train' }));
  });

  it('colours by what is known of covers, and lights up a group', async () => {
    const { user } = openMap('/map?colour=decision');
    await user.click(await screen.findByRole('button', { name: 'Likely cover found 2' }));
    expect(titles(screen.getByRole('region', { name: '2 songs in this group' }))).toEqual(['Take Five', 'Blue Rondo']);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Colours' }), 'tag');
    expect(await screen.findByRole('button', { name: 'jazz 1' })).toHaveAttribute('aria-pressed', 'false');
  });

  it('tells of the song with the focus which covers it likely has', async () => {
    const { user } = openMap();
    (await screen.findByRole('link', { name: 'Take Five' })).focus();
    const card = await screen.findByRole('region', { name: 'Song on the map' });
    expect(await within(card).findByRole('link', { name: 'Blue Rondo' })).toBeVisible();
    expect(card).toHaveTextContent('91 %');
    await user.keyboard('{Tab}{Tab}');
    expect(await screen.findByText('No likely cover in this library.')).toBeVisible();
  });

  it('hands selected songs to the songs table', async () => {
    const { user, map } = openMap();
    await user.click(await screen.findByRole('checkbox', { name: 'Select So What' }));
    expect(screen.getByRole('region', { name: '1 song selected' })).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Edit, tag or export them in the songs table' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Songs' })).toBeVisible();
    expect(await screen.findByText('1 song selected')).toBeVisible();
    await user.type(screen.getByLabelText('Search'), 'So What');
    expect(await screen.findByText('1 song')).toBeVisible();
    const row = screen.getByRole('link', { name: 'So What' }).closest('tr');
    expect(row).toHaveAttribute('data-track', map.ids[3]);
    expect(within(row as HTMLElement).getByRole('checkbox')).toBeChecked();
  });

  it('says how many songs wait for a place', async () => {
    openMap('/map', { n_waiting: 2 });
    expect(await screen.findByText('2 songs wait for a place.')).toBeVisible();
  });

  it('is being made at first, and empty without songs', async () => {
    const nothing = {
      ids: [],
      x: [],
      y: [],
      titles: [],
      artists: [],
      work: [],
      decision: [],
      tagged: [],
      works: [],
      tags: [],
    };
    openMap('/map', { ...nothing, n_waiting: 1 });
    expect(await screen.findByText('The map is being made')).toBeVisible();
  });
});
