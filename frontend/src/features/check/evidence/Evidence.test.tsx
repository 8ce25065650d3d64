import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { anUpload, aSection, aTrack, aVerdict } from '@/testing/builders';
import { FakeLibrary } from '@/testing/fakeLibrary';
import { openPage } from '@/testing/openPage';
import { problem } from '@/testing/problems';

const SECTIONS = [aSection(20, 60, 70, 110, 0.9), aSection(80, 100, 10, 30, 0.6)];

function aPair({ sections = SECTIONS, transposition_semitones = 5 } = {}) {
  const library = new FakeLibrary();
  const query = library.add(aTrack({ title: 'Anthropology', duration_s: 180 }));
  const reference = library.add(anUpload('rhythm.mp3', { title: 'I Got Rhythm', duration_s: 200 }));
  const verdict = aVerdict({ sections, transposition_semitones });
  library.verdicts.set([query.id, reference.id].sort().join(' '), verdict);
  return { library, address: `/check?query=${query.id}&reference=${reference.id}` };
}

async function openPair(pair = aPair(), overrides: Parameters<typeof openPage>[1] = {}) {
  const opened = openPage(pair.address, { library: pair.library, ...overrides });
  // The evidence is loaded lazily, which takes long on a busy machine.
  await screen.findByRole('heading', { name: 'What matches what' }, { timeout: 20_000 });
  return opened;
}

const time = (name: 'first' | 'second') => screen.getByRole('slider', { name: `Time in the ${name} song` });

describe('the evidence of a verdict', () => {
  it('lists the stretches of both songs with how well they agree', async () => {
    await openPair();
    const table = await screen.findByRole('table', { name: 'Matching stretches' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toHaveTextContent('10:20 – 1:001:10 – 1:5090 %');
    expect(rows[1]).toHaveTextContent('21:20 – 1:400:10 – 0:3060 %');
  });

  it('draws the same stretches as bands that the keyboard can reach', async () => {
    const { user } = await openPair();
    const band = await screen.findByRole('button', {
      name: /^Stretch 2: 1:20 to 1:40 in the first song, 0:10 to 0:30/,
    });
    band.focus();
    await user.keyboard('{Enter}');
    expect(band).toHaveAttribute('aria-pressed', 'true');
    expect(time('first')).toHaveAttribute('aria-valuetext', '1 minute 20 seconds');
    expect(time('second')).toHaveAttribute('aria-valuetext', '10 seconds');
  });

  it('moves both songs from a row of the table', async () => {
    const { user } = await openPair();
    await user.click(await screen.findByRole('button', { name: 'Go to stretch 1' }));
    expect(screen.getByText('First song 0:20 · second song 1:10 · stretch 1')).toBeVisible();
    expect(time('second')).toHaveValue('70');
  });

  it('moves the other song when one is moved on its strip', async () => {
    await openPair();
    await screen.findByRole('slider', { name: 'Time in the second song' });
    fireEvent.change(time('second'), { target: { value: '20' } });
    expect(screen.getByText('First song 1:30 · second song 0:20 · stretch 2')).toBeVisible();
  });

  it('moves the cross of the matrix with arrow keys, and zooms with keys and buttons', async () => {
    const { user } = await openPair();
    const matrix = await screen.findByRole('application', { name: 'Recurrence matrix' });
    matrix.focus();
    await user.keyboard('{ArrowRight}{ArrowUp}');
    expect(screen.getByText('First song 0:04 · second song 0:04')).toHaveAttribute('aria-live', 'polite');
    expect(screen.getByRole('button', { name: 'Zoom out' })).toBeDisabled();
    await user.keyboard('+');
    expect(screen.getByRole('button', { name: 'Zoom out' })).toBeEnabled();
    await user.click(screen.getByRole('button', { name: 'Show the whole' }));
    expect(screen.getByRole('button', { name: 'Show the whole' })).toBeDisabled();
  });

  it('shows the same part of both songs in strips, ribbons and matrix', async () => {
    const { user } = await openPair();
    await user.click(await screen.findByRole('button', { name: 'Go to stretch 1' }));
    const wholeOf = (name: 'first' | 'second') => time(name).parentElement as HTMLElement;
    expect([wholeOf('first').style.width, wholeOf('second').style.width]).toEqual(['100%', '100%']);
    for (let step = 0; step < 3; step += 1) await user.click(screen.getByRole('button', { name: 'Zoom in' }));
    expect(wholeOf('first').style.width).toBe(wholeOf('second').style.width);
    expect(Number.parseFloat(wholeOf('first').style.width)).toBeCloseTo(100 * 1.6 ** 3);
    // The second stretch is elsewhere now: its ribbon is gone, and comes back with it.
    expect(screen.queryByRole('button', { name: /^Stretch 2:/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Go to stretch 2' }));
    expect(await screen.findByRole('button', { name: /^Stretch 2:/ })).toBeVisible();
  });

  it('moves both songs on a click in the matrix', async () => {
    await openPair();
    const matrix = await screen.findByRole('application', { name: 'Recurrence matrix' });
    vi.spyOn(matrix, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 400, 400));
    const at = { clientX: 200, clientY: 100, button: 0, isPrimary: true, pointerType: 'mouse', pointerId: 1 };
    fireEvent.pointerDown(matrix, at);
    fireEvent.pointerUp(matrix, at);
    expect(screen.getByText('First song 1:30 · second song 2:30')).toBeVisible();
  });

  it('draws the first song in the key of the second, or as it was recorded', async () => {
    const { user } = await openPair();
    const toggle = await screen.findByRole('switch', { name: /Show the first song 5 semitones higher/ });
    expect(toggle).toBeChecked();
    await user.click(toggle);
    expect(toggle).not.toBeChecked();
  });

  it('has no switch if both songs are in the same key', async () => {
    await openPair(aPair({ transposition_semitones: 0 }));
    await screen.findByRole('slider', { name: 'Time in the first song' });
    expect(screen.queryByRole('switch', { name: /Show the first song/ })).toBeNull();
  });

  it('says that no stretch matches, and still draws both songs', async () => {
    await openPair(aPair({ sections: [] }));
    expect(await screen.findByText('No stretch of the two songs matches')).toBeVisible();
    expect(await screen.findByRole('slider', { name: 'Time in the first song' })).toBeInTheDocument();
  });

  it('says that a song is too short to be compared', async () => {
    const empty = { seconds_per_frame: 0.4644, shape: [0, 300], matrix: '', path: [], sections: [] };
    await openPair(aPair(), { overrides: [http.get('*/checks/evidence', () => Response.json(empty))] });
    expect(await screen.findByText('There is nothing to draw')).toBeVisible();
  });

  it('keeps the verdict when the evidence cannot be loaded', async () => {
    const overrides = [http.get('*/checks/evidence', () => problem(503, 'bucket_unavailable', 'The bucket is away.'))];
    await openPair(aPair(), { overrides });
    expect(await screen.findByText('The bucket is away.')).toBeVisible();
    expect(screen.getByRole('region', { name: 'Verdict' })).toBeVisible();
  });

  it('keeps table and matrix when the chroma cannot be loaded', async () => {
    const overrides = [http.get('*/chroma', () => problem(503, 'bucket_unavailable', 'The bucket is away.'))];
    await openPair(aPair(), { overrides });
    expect(await screen.findByText('The bucket is away.')).toBeVisible();
    expect(screen.getByRole('table', { name: 'Matching stretches' })).toBeVisible();
    expect(screen.getByRole('application', { name: 'Recurrence matrix' })).toBeVisible();
  });
});

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
    await waitFor(() => {
      fromYouTube(frame, 'infoDelivery', { currentTime: 30 });
      expect(screen.getByText('First song 0:30 · second song 1:20 · stretch 1')).toBeVisible();
    });
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
    await user.click(screen.getByRole('button', { name: 'Play the first song' }));
    const frame = screen.getByTitle<HTMLIFrameElement>('YouTube player: Anthropology');
    fromYouTube(frame, 'infoDelivery', { playerState: 1 });
    await waitFor(() => {
      fromYouTube(frame, 'infoDelivery', { currentTime: 100 });
      expect(screen.getByText('First song 1:40 · second song 2:40')).toBeVisible();
    });
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
    await user.click(screen.getByRole('button', { name: 'Play the first song' }));
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
    expect(time('first')).toHaveValue('26');
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
    expect(await screen.findByRole('alert')).toHaveTextContent('The browser let nothing sound. Press Play once more.');
    fireEvent.error(sounds(container)[0] as HTMLElement);
    expect(await screen.findByText('No audio of this recording is kept.')).toBeVisible();
    expect(await screen.findByRole('button', { name: 'Pick the file to listen' })).toBeVisible();
  });
});
