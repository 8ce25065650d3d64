/**
 * Messages to and from YouTube's embedded player (`enablejsapi=1`). They are those of YouTube's own script, so that no
 * third-party script runs in this page.
 */

export const YOUTUBE_ORIGIN = 'https://www.youtube-nocookie.com';

const ENDED = 0;
const PLAYING = 1;
const UNSTARTED_STATES: readonly unknown[] = [-1, 5];

/** Content of a message. Fields that the message does not contain are missing. */
export interface PlayerNews {
  seconds?: number;
  isPlaying?: boolean;
  /** Whether the video has been played. */
  isStarted?: boolean;
  hasFailed?: boolean;
  /** The video has reached its end. */
  hasEnded?: boolean;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parsed(data: unknown): Record<string, unknown> | null {
  if (typeof data !== 'string') return null;
  try {
    return asRecord(JSON.parse(data));
  } catch {
    return null;
  }
}

/** Parse a message of the player. Return null for any other message. */
export function readNews(data: unknown): PlayerNews | null {
  const message = parsed(data);
  if (typeof message?.event !== 'string') return null;
  if (message.event === 'onError') return { hasFailed: true };
  const info = asRecord(message.info);
  const state = message.event === 'onStateChange' ? message.info : info.playerState;
  return {
    ...(typeof info.currentTime === 'number' ? { seconds: info.currentTime } : {}),
    ...(typeof state === 'number'
      ? {
          isPlaying: state === PLAYING,
          isStarted: !UNSTARTED_STATES.includes(state),
          ...(state === ENDED ? { hasEnded: true } : {}),
        }
      : {}),
  };
}

/** Request for messages. Repeated until the player answers, because it ignores messages while it loads. */
export const HELLO = JSON.stringify({ event: 'listening', id: 'contrafact', channel: 'widget' });

export function command(name: string, ...args: readonly unknown[]): string {
  return JSON.stringify({ event: 'command', func: name, args, id: 'contrafact', channel: 'widget' });
}

/** Return the address of the player, paused at a time. */
export function embedAddress(videoId: string, startSeconds: number, origin: string): string {
  const parameters = new URLSearchParams({
    enablejsapi: '1',
    origin,
    playsinline: '1',
    rel: '0',
    start: String(Math.floor(startSeconds)),
  });
  return `${YOUTUBE_ORIGIN}/embed/${encodeURIComponent(videoId)}?${parameters.toString()}`;
}

/** Return the address of a video on YouTube, at a time. */
export function watchAddress(videoId: string, seconds: number): string {
  return `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}&t=${Math.floor(seconds)}s`;
}
