import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Decision } from '@/client';
import { aTrack, aVerdict } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

function twoSongs(decision: Decision = 'likely', probability = 0.874) {
  const library = new FakeLibrary();
  const query = library.add(aTrack({ title: 'Anthropology' }));
  const reference = library.add(aTrack({ title: 'I Got Rhythm' }));
  const verdict = aVerdict({ decision, probability });
  library.verdicts.set([query.id, reference.id].sort().join(' '), verdict);
  return { library, query, reference };
}

const address = (query: string, reference: string) => `/check?query=${query}&reference=${reference}`;

describe('the check of two songs', () => {
  it('asks for two songs while none is chosen', async () => {
    openPage('/check');
    expect(await screen.findByLabelText('First song')).toBeVisible();
    expect(screen.getByLabelText('Second song')).toBeVisible();
    expect(screen.getByText(/Choose two songs from the library/)).toBeVisible();
  });

  it.each<[Decision, number, string, string]>([
    ['likely', 0.874, 'Likely a cover', '87 %'],
    ['unsure', 0.31, 'Unsure', '31 %'],
    ['unlikely', 0.002, 'Unlikely to be a cover', '< 1 %'],
  ])('shows the verdict %s with its probability', async (...row) => {
    const [decision, probability, words, figure] = row;
    const { library, query, reference } = twoSongs(decision, probability);
    openPage(address(query.id, reference.id), { library });
    const heading = await screen.findByRole('heading', { name: words });
    expect(heading.closest('[role=status]')).not.toBeNull();
    expect(screen.getByText(figure)).toBeVisible();
    expect(screen.getByText('likely from 58 %')).toBeVisible();
  });

  it('describes the longest match with its key and tempo, and the reason', async () => {
    const { library, query, reference } = twoSongs();
    openPage(address(query.id, reference.id), { library });
    const sentence = await screen.findByText(/from 0:42 to 1:55 matches “I Got Rhythm” from 1:10 to 2:18/);
    expect(sentence).toHaveTextContent('“Anthropology” from 0:42');
    expect(sentence).toHaveTextContent('5 semitones higher and 8 % faster.');
    expect(screen.getByText('A long stretch of both songs follows the same harmony.')).toBeVisible();
  });

  it('lets likely begin elsewhere by keyboard, says what was measured there, and keeps it in the address', async () => {
    const { library, query, reference } = twoSongs();
    const { user, router } = openPage(address(query.id, reference.id), { library });
    const slider = await screen.findByRole('slider', { name: 'Likely from' });
    await waitFor(() => expect(slider).toHaveAttribute('aria-valuenow', '58'));
    expect(screen.getByText(/^At 58 %: 79 of 100 likely pairs are covers; 42 of 100/)).toBeVisible();
    slider.focus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(await screen.findByText(/^At 60 %: 80 of 100/)).toBeVisible();
    expect(await screen.findByText('likely from 60 %')).toBeVisible();
    expect(router.state.location.search).toMatchObject({ min_probability: '0.6' });
    await user.keyboard('{Home}');
    expect(await screen.findByText('likely from 50 %')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    expect(await screen.findByText('likely from 58 %')).toBeVisible();
    expect(router.state.location.search).toEqual({ query: query.id, reference: reference.id });
  });

  it('opens a link of an earlier version, and says that a damaged threshold is left out', async () => {
    const { library, query, reference } = twoSongs();
    const pair = address(query.id, reference.id);
    const old = openPage(`${pair}&operating_point=exhaustive`, { library });
    expect(await screen.findByText('likely from 58 %')).toBeVisible();
    old.unmount();
    openPage(`${pair}&min_probability=much`, { library });
    expect(await screen.findByText('likely from 58 %')).toBeVisible();
    expect(screen.getByRole('alert')).toHaveTextContent('The address holds a threshold that cannot be read');
  });

  it('asks for a song where the address holds an empty id', async () => {
    openPage('/check?query=&reference=');
    expect(await screen.findByLabelText('First song')).toBeVisible();
    expect(screen.getByText(/Choose two songs from the library/)).toBeVisible();
  });

  it('names one recording, with where it is in both songs', async () => {
    const { library, query, reference } = twoSongs();
    const same_recording = { query_start_s: 12, reference_start_s: 65, matched_s: 182, speed: 1 };
    const reason = 'The same recording: 3:02 of it, from 0:12 here and from 1:05 there, by its AcoustID fingerprint.';
    const verdict = aVerdict({ relation: 'same_recording', same_recording, reason, probability: 0.999 });
    library.verdicts.set([query.id, reference.id].sort().join(' '), verdict);
    const { unmount } = openPage(address(query.id, reference.id), { library });
    expect(await screen.findByRole('heading', { name: 'Same recording' })).toBeVisible();
    expect(screen.getByText(reason)).toBeVisible();
    expect(screen.queryByText(/matches “/)).toBeNull();
    unmount();
    openPage(`/tracks/${query.id}`, { library });
    expect(await screen.findByText('Same recording')).toBeVisible();
    expect(screen.getByText('from 0:12 of this and from 1:05 of that, 3:02 long; AcoustID fingerprint')).toBeVisible();
  });

  it('searches both songs and keeps them in the address', async () => {
    const { library, query, reference } = twoSongs();
    const { user, router } = openPage('/check', { library });
    await user.type(await screen.findByLabelText('First song'), 'anthro');
    await user.click(await screen.findByRole('option', { name: /Anthropology/, hidden: true }));
    expect(await screen.findByText(/Choose the other song/)).toBeVisible();
    await user.type(screen.getByLabelText('Second song'), 'rhythm');
    await user.click(await screen.findByRole('option', { name: /I Got Rhythm/, hidden: true }));
    expect(await screen.findByRole('heading', { name: 'Likely a cover' })).toBeVisible();
    expect(router.state.location.search).toEqual({ query: query.id, reference: reference.id });
  });

  it('swaps the songs', async () => {
    const { library, query, reference } = twoSongs();
    const { user, router } = openPage(address(query.id, reference.id), { library });
    await user.click(await screen.findByRole('button', { name: 'Swap' }));
    const first = await screen.findByRole('region', { name: 'First song' });
    expect(await within(first).findByRole('link', { name: 'I Got Rhythm' })).toBeVisible();
    expect(router.state.location.search).toEqual({ query: reference.id, reference: query.id });
  });

  it('adds a pasted link and shows the verdict when the song is ready', async () => {
    const { library, query } = twoSongs();
    const { user } = openPage(`/check?query=${query.id}`, { library });
    await user.click(await screen.findByLabelText('Second song'));
    await user.paste('https://youtu.be/dQw4w9WgXcQ');
    expect(await screen.findByText('Queued')).toBeVisible();
    expect(screen.getByText('The verdict will appear here when both songs are ready.')).toBeVisible();
    library.move(library.tracks.get('yt-dQw4w9WgXcQ')?.job_id ?? '', 'ready');
    expect(await screen.findByRole('region', { name: 'Verdict' })).toBeVisible();
  });

  it('shows the error of the API for a song checked against itself', async () => {
    const { library, query } = twoSongs();
    openPage(address(query.id, query.id), { library });
    expect(await screen.findByRole('alert')).toHaveTextContent('A track cannot be checked against itself.');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('says that a song was deleted, and offers to choose another', async () => {
    const { library, query } = twoSongs();
    const { user } = openPage(address(query.id, 'yt-aaaaaaaaaaa'), { library });
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no such track');
    const second = screen.getByRole('region', { name: 'Second song' });
    await user.click(within(second).getByRole('button', { name: 'Change' }));
    expect(await screen.findByLabelText('Second song')).toBeVisible();
  });

  it('copies its address', async () => {
    const { library, query, reference } = twoSongs();
    const { user } = openPage(address(query.id, reference.id), { library });
    await user.click(await screen.findByRole('button', { name: 'Copy link' }));
    expect(await screen.findByRole('button', { name: 'Link copied' })).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(window.location.href);
  });
});
