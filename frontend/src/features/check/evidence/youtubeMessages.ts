/**
 * The messages that YouTube's embedded player takes and sends when its address asks for them (`enablejsapi=1`): those
 * that YouTube's own script exchanges with it. Spoken directly, no script of another site runs in this page.
 */

export const YOUTUBE_ORIGIN = 'https://www.youtube-nocookie.com';

const PLAYING = 1;
const UNSTARTED_STATES: readonly unknown[] = [-1, 5];

/** What a message tells; what it does not tell is left out. */
export interface PlayerNews {
  seconds?: number;
  isPlaying?: boolean;
  /** Whether the video was ever played, or waits at its first picture. */
  isStarted?: boolean;
  hasFailed?: boolean;
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

/** Reads a message of the player; null for what is none. */
export function readNews(data: unknown): PlayerNews | null {
  const message = parsed(data);
  if (typeof message?.event !== 'string') return null;
  if (message.event === 'onError') return { hasFailed: true };
  const info = asRecord(message.info);
  const state = message.event === 'onStateChange' ? message.info : info.playerState;
  return {
    ...(typeof info.currentTime === 'number' ? { seconds: info.currentTime } : {}),
    ...(typeof state === 'number'
      ? { isPlaying: state === PLAYING, isStarted: !UNSTARTED_STATES.includes(state) }
      : {}),
  };
}

/** Asks the player for its messages; repeated until it answers, since nobody knows when it begins to listen. */
export const HELLO = JSON.stringify({ event: 'listening', id: 'contrafact', channel: 'widget' });

export function command(name: string, ...args: readonly unknown[]): string {
  return JSON.stringify({ event: 'command', func: name, args, id: 'contrafact', channel: 'widget' });
}

/** Address of the player of a video that waits at a time. */
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

/** Address of a video on YouTube itself, at a time. */
export function watchAddress(videoId: string, seconds: number): string {
  return `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}&t=${Math.floor(seconds)}s`;
}
