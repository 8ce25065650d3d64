export type LinkKind = 'nothing' | 'track' | 'playlist';

const VIDEO_PATHS = /^\/(shorts|embed|live|v)\//;

/** Parse an address with or without a scheme. */
function parse(text: string): URL | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/**
 * Decide whether a pasted link is submitted as a track or as a playlist. A link to a video in a list is the video.
 * Everything else is submitted as a track, and the API explains what is wrong with it.
 */
export function decideLink(text: string): LinkKind {
  const trimmed = text.trim();
  if (trimmed === '') return 'nothing';
  const url = parse(trimmed);
  if (!url?.searchParams.has('list')) return 'track';
  const hasVideo =
    url.searchParams.has('v') ||
    VIDEO_PATHS.test(url.pathname) ||
    (url.hostname.endsWith('youtu.be') && url.pathname.length > 1);
  return hasVideo ? 'track' : 'playlist';
}

/** Whether text holds a link, also among words or in brackets, as the API finds it. */
export function holdsLink(text: string): boolean {
  return /https?:\/\//i.test(text) || /\b(youtube(-nocookie)?\.com|youtu\.be)\//i.test(text);
}

/** Whether text in a search field is a link rather than search words. */
export function looksLikeLink(text: string): boolean {
  const trimmed = text.trim();
  if (/\s/.test(trimmed)) return false;
  return /^https?:\/\//i.test(trimmed) || /^([a-z0-9-]+\.)*(youtube(-nocookie)?\.com|youtu\.be)\//i.test(trimmed);
}
