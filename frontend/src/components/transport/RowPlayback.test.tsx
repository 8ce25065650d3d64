import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { anUpload, aSection, aVerdict } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';

function aRanking() {
  const library = new FakeLibrary();
  const query = library.add(anUpload('first.mp3', { title: 'Anthropology', duration_s: 180, has_audio: true }));
  const reference = library.add(anUpload('second.mp3', { title: 'Rhythm', duration_s: 200, has_audio: true }));
  const sections = [aSection(20, 40, 70, 90), aSection(60, 120, 10, 70)];
  library.verdicts.set([query.id, reference.id].sort().join(' '), aVerdict({ sections, probability: 0.9 }));
  return { library, query, reference };
}

const soundOf = (container: HTMLElement, trackId: string) =>
  [...container.querySelectorAll('audio')].filter((sound) => sound.getAttribute('src')?.includes(trackId));

beforeEach(() => {
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(function play(this: HTMLMediaElement) {
    this.dispatchEvent(new Event('play'));
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function pause(this: HTMLMediaElement) {
    this.dispatchEvent(new Event('pause'));
  });
});

it('plays the best stretch of a row without leaving the list', async () => {
  const { library, query, reference } = aRanking();
  const { user, container, router } = openPage(`/tracks/${query.id}`, { library });
  const name = 'Play Rhythm against the song of this page';
  await user.click(await screen.findByRole('button', { name }));
  const dock = await screen.findByRole('region', { name: 'Listening to a row' });
  expect(dock).toHaveTextContent('Anthropology · Rhythm');
  await waitFor(() => expect(within(dock).getByRole('button', { name: 'Pause' })).toBeVisible());
  expect(soundOf(container, reference.id)[0]?.currentTime).toBe(10);
  expect(router.state.location.pathname).toBe(`/tracks/${query.id}`);

  await user.click(within(dock).getByRole('radio', { name: /First song/ }));
  expect(soundOf(container, query.id).map((sound) => sound.currentTime)).toContain(60);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('region', { name: 'Listening to a row' })).toBeNull();
  expect(screen.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'false');
});

it('stays while Escape is meant for a field or a dialog above it', async () => {
  const { library, query } = aRanking();
  const { user } = openPage(`/tracks/${query.id}`, { library });
  await user.click(await screen.findByRole('button', { name: 'Play Rhythm against the song of this page' }));
  const dock = await screen.findByRole('region', { name: 'Listening to a row' });
  const above = document.createElement('div');
  above.innerHTML = '<div role="dialog"><button type="button">Keep</button></div><input aria-label="Words" />';
  document.body.append(above);
  for (const own of above.querySelectorAll<HTMLElement>('button, input')) {
    own.focus();
    await user.keyboard('{Escape}');
    expect(dock).toBeVisible();
    // What was open is closed by now.
    document.querySelector('[role=dialog]')?.remove();
  }
  above.remove();
  await user.keyboard('{Escape}');
  expect(dock).not.toBeInTheDocument();
});

it('lets one part of a page sound at a time', async () => {
  const { library, query } = aRanking();
  const { user } = openPage(`/tracks/${query.id}`, { library });
  const song = await screen.findByRole('region', { name: 'Listening' });
  await user.click(within(song).getByRole('button', { name: 'Play' }));
  expect(within(song).getByRole('button', { name: 'Pause' })).toBeVisible();
  await user.click(await screen.findByRole('button', { name: 'Play Rhythm against the song of this page' }));
  await waitFor(() => expect(within(song).getByRole('button', { name: 'Play' })).toBeVisible());
});

it('plays a song on its own page, and moves along its waveform', async () => {
  const { library, query } = aRanking();
  const { user, container } = openPage(`/tracks/${query.id}`, { library });
  const song = await screen.findByRole('region', { name: 'Listening' });
  await waitFor(() => expect(song.querySelector('[data-waveform]')).not.toBeNull());
  await user.click(within(song).getByRole('button', { name: '5 seconds on' }));
  expect(within(song).getByRole('slider', { name: 'Time in the song' })).toHaveValue('5');
  expect(soundOf(container, query.id)[0]?.currentTime).toBe(5);
});
