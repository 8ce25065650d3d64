import { describe, expect, it } from 'vitest';
import { command, embedAddress, readNews, watchAddress } from './youtubeMessages';

const message = (event: string, info: unknown) => JSON.stringify({ event, info, id: 'contrafact' });

describe('messages of the player', () => {
  it('contain time and state', () => {
    expect(readNews(message('infoDelivery', { currentTime: 42.5, playerState: 1 }))).toEqual({
      seconds: 42.5,
      isPlaying: true,
      isStarted: true,
    });
    expect(readNews(message('infoDelivery', { currentTime: 43 }))).toEqual({ seconds: 43 });
  });

  it('report a change of the state', () => {
    expect(readNews(message('onStateChange', 2))).toEqual({ isPlaying: false, isStarted: true });
    expect(readNews(message('onStateChange', 5))).toEqual({ isPlaying: false, isStarted: false });
  });

  it('report that a video cannot be played here', () => {
    expect(readNews(message('onError', 150))).toEqual({ hasFailed: true });
  });

  it.each([['no JSON'], ['"text"'], ['{}'], [{ event: 'infoDelivery' }], [null]])('are not %j', (data) => {
    expect(readNews(data)).toBeNull();
  });
});

it('sends commands by name', () => {
  expect(JSON.parse(command('seekTo', 42, true))).toMatchObject({ event: 'command', func: 'seekTo', args: [42, true] });
});

it('links to the player without cookies, and to the video', () => {
  const address = new URL(embedAddress('dQw4w9WgXcQ', 42.9, 'http://127.0.0.1:8080'));
  expect(address.origin).toBe('https://www.youtube-nocookie.com');
  expect(address.pathname).toBe('/embed/dQw4w9WgXcQ');
  expect(address.searchParams.get('start')).toBe('42');
  expect(address.searchParams.get('origin')).toBe('http://127.0.0.1:8080');
  expect(watchAddress('dQw4w9WgXcQ', 42.9)).toBe('https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s');
});
