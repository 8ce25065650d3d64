import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { anUpload, aVerdict } from '@/testing/builders';
import { findTime, openPair, SECTIONS } from '@/testing/comparedPair';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { problem } from '@/testing/problems';

describe('listening', () => {
  const fromYouTube = (frame: HTMLIFrameElement, event: string, info: object) =>
    fireEvent(
      window,
      new MessageEvent('message', {
        data: JSON.stringify({ event, info }),
        origin: 'https://www.youtube-nocookie.com',
        source: frame.contentWindow,
      }),
    );

  it('loads nothing from YouTube before the players are shown', async () => {
    const { user, container } = await openPair();
    await user.click(await screen.findByRole('button', { name: 'Go to stretch 1' }));
    expect(container.querySelector('iframe')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show players' }));
    const frame = screen.getByTitle('YouTube player: Anthropology');
    expect(frame).toHaveAttribute(
      'src',
      expect.stringMatching(/^https:\/\/www\.youtube-nocookie\.com\/embed\/.*start=20/),
    );
  });

  it('plays a stretch in YouTube’s player, and follows it in both songs', async () => {
    const { user } = await openPair();
    await user.click(await screen.findByRole('button', { name: 'Play the first song, 0:20 – 1:00' }));
    const frame = screen.getByTitle<HTMLIFrameElement>('YouTube player: Anthropology');
    const sent = vi.spyOn(frame.contentWindow as Window, 'postMessage');
    fromYouTube(frame, 'initialDelivery', { playerState: -1 });
    const commands = sent.mock.calls.map(([message]) => JSON.parse(String(message)));
    expect(commands).toContainEqual(expect.objectContaining({ func: 'cueVideoById' }));
    expect(commands).toContainEqual(expect.objectContaining({ func: 'playVideo' }));

    fromYouTube(frame, 'infoDelivery', { playerState: 1 });
    expect(await screen.findByRole('button', { name: 'Pause the first song' })).toBeVisible();
    // Not testing-library's: it asks again at each change of the page, so at each of these messages.
    await vi.waitFor(() => {
      fromYouTube(frame, 'infoDelivery', { currentTime: 30 });
      expect(screen.getByText('First song 0:30 · second song 1:20 · stretch 1')).toBeVisible();
    }, 15_000);
    // It changes many times a second, which nobody wants read out.
    expect(screen.getByText('First song 0:30 · second song 1:20 · stretch 1')).toHaveAttribute('aria-live', 'off');
  });

  it('continues from two chosen moments where nothing matches', async () => {
    const { user } = await openPair();
    const matrix = await screen.findByRole('application', { name: 'Recurrence matrix' });
    vi.spyOn(matrix, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 400, 400));
    const at = { clientX: 200, clientY: 100, button: 0, isPrimary: true, pointerType: 'mouse', pointerId: 1 };
    fireEvent.pointerDown(matrix, at);
    fireEvent.pointerUp(matrix, at);
    await user.click(await screen.findByRole('button', { name: 'Play the first song' }));
    const frame = screen.getByTitle<HTMLIFrameElement>('YouTube player: Anthropology');
    fromYouTube(frame, 'infoDelivery', { playerState: 1 });
    // Not testing-library's: it asks again at each change of the page, so at each of these messages.
    await vi.waitFor(() => {
      fromYouTube(frame, 'infoDelivery', { currentTime: 100 });
      expect(screen.getByText('First song 1:40 · second song 2:40')).toBeVisible();
    }, 15_000);
  });

  it('continues in the other song at the matching moment', async () => {
    const { user, container } = await openPair();
    URL.createObjectURL = vi.fn(() => 'blob:song');
    URL.revokeObjectURL = vi.fn();
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
    vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
    await user.click(await screen.findByRole('button', { name: 'Play the second song, 0:10 – 0:30' }));
    expect(screen.getByText(/It was uploaded as/)).toHaveTextContent('rhythm.mp3. The file plays in your browser');
    const input = container.querySelector<HTMLInputElement>('input[type=file]');
    fireEvent.change(input as HTMLInputElement, { target: { files: [new File(['x'], 'rhythm.mp3')] } });
    const audio = container.querySelector('audio') as HTMLAudioElement;
    expect(audio.currentTime).toBe(10);
    expect(play).toHaveBeenCalledOnce();

    const frame = screen.getByTitle<HTMLIFrameElement>('YouTube player: Anthropology');
    const sent = vi.spyOn(frame.contentWindow as Window, 'postMessage');
    fromYouTube(frame, 'initialDelivery', { playerState: 2 });
    fireEvent.play(audio);
    await user.click(await screen.findByRole('button', { name: 'Play the first song' }));
    const commands = sent.mock.calls.map(([message]) => JSON.parse(String(message)));
    expect(commands).toContainEqual(expect.objectContaining({ func: 'seekTo', args: [80, true] }));
    expect(commands).toContainEqual(expect.objectContaining({ func: 'playVideo' }));
    expect(HTMLMediaElement.prototype.pause).toHaveBeenCalled();
  });

  it('asks whether a file of a different length is the right one', async () => {
    const { user, container } = await openPair();
    URL.createObjectURL = vi.fn(() => 'blob:song');
    URL.revokeObjectURL = vi.fn();
    await user.click(await screen.findByRole('button', { name: 'Show players' }));
    const input = container.querySelector<HTMLInputElement>('input[type=file]');
    fireEvent.change(input as HTMLInputElement, { target: { files: [new File(['x'], 'other.mp3')] } });
    const audio = container.querySelector('audio') as HTMLAudioElement;
    Object.defineProperty(audio, 'duration', { value: 95 });
    fireEvent.loadedMetadata(audio);
    expect(screen.getByRole('alert')).toHaveTextContent('This file lasts 1:35, the song 3:20: is it the right one?');
  });

  it('links to YouTube if a video cannot be played here', async () => {
    const { user } = await openPair();
    await user.click(await screen.findByRole('button', { name: 'Show players' }));
    const frame = screen.getByTitle<HTMLIFrameElement>('YouTube player: Anthropology');
    fromYouTube(frame, 'onError', {});
    expect(screen.getByText(/This video cannot be played here/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Open it on YouTube' })).toHaveAttribute(
      'href',
      expect.stringContaining('https://www.youtube.com/watch?v='),
    );
  });
});

describe('a kept copy', () => {
  function aHeardPair(search = '') {
    const library = new FakeLibrary();
    const query = library.add(anUpload('first.mp3', { duration_s: 180, has_audio: true }));
    const reference = library.add(anUpload('second.mp3', { duration_s: 200, has_audio: true }));
    const verdict = aVerdict({ sections: SECTIONS, transposition_semitones: 5 });
    library.verdicts.set([query.id, reference.id].sort().join(' '), verdict);
    return { library, address: `/check?query=${query.id}&reference=${reference.id}${search}` };
  }
  const sounds = (container: HTMLElement) => [...container.querySelectorAll('audio')];

  it('stands where the address says, and plays at a click without a file', async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
    const { container, user, library } = await openPair(aHeardPair('&stretch=2&t=85'));
    await screen.findByRole('region', { name: 'Listening' });
    const [query] = library.tracks.keys();
    expect(sounds(container).map((sound) => [sound.getAttribute('src'), sound.currentTime])).toEqual([
      [`/api/v1/tracks/${query}/audio`, 85],
      [expect.stringMatching(/^\/api\/v1\/tracks\/file-.*\/audio$/), 15],
    ]);
    expect(screen.queryByRole('button', { name: 'Show players' })).toBeNull();
    const [inBar] = screen.getAllByRole('button', { name: 'Play' });
    await user.click(inBar as HTMLElement);
    expect(play).toHaveBeenCalledOnce();
  });

  it('writes the place into the address', async () => {
    const { router, user } = await openPair(aHeardPair());
    await user.click(await screen.findByRole('button', { name: 'Go to stretch 2' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ stretch: '2', t: '80' }));
  });

  it('plays and moves by keys, except where they mean something else', async () => {
    const play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
    const { user } = await openPair(aHeardPair('&stretch=1'));
    await screen.findByRole('region', { name: 'Listening' });
    await user.keyboard(' ');
    expect(play).toHaveBeenCalledOnce();
    await user.keyboard('{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
    expect(await findTime('first')).toHaveValue('26');
    screen.getByRole('application', { name: 'Recurrence matrix' }).focus();
    await user.keyboard(' ');
    expect(play).toHaveBeenCalledOnce();
  });

  it('says that nothing sounded, or why there is nothing to hear', async () => {
    const blocked = new DOMException('no gesture', 'NotAllowedError');
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockRejectedValue(blocked);
    const gone = http.get('*/audio', () => problem(404, 'audio_missing', 'No audio of this recording is kept.'));
    const { container, user } = await openPair(aHeardPair(), { overrides: [gone] });
    await screen.findByRole('region', { name: 'Listening' });
    await user.keyboard(' ');
    expect(await screen.findByRole('alert')).toHaveTextContent('The browser blocked the sound. Press Play once more.');
    fireEvent.error(sounds(container)[0] as HTMLElement);
    expect(await screen.findByText('No audio of this recording is kept.')).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Pick the file to listen' })).toBeVisible();
  });
});
