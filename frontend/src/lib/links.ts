export type LinkKind = 'nothing' | 'track' | 'playlist';

const VIDEO_PATHS = /^\/(shorts|embed|live|v)\//;

/** Reads an address as people paste it, with or without its scheme. */
function parse(text: string): URL | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/**
 * Where to send what was pasted. A list without a video is a playlist; a video inside a list is the video.
 * Whether it is a link at all, and to what, the API says in words.
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

/** Whether text in a search field is an address to fetch rather than words to look for. */
export function looksLikeLink(text: string): boolean {
  const trimmed = text.trim();
  if (/\s/.test(trimmed)) return false;
  return /^https?:\/\//i.test(trimmed) || /^([a-z0-9-]+\.)*(youtube(-nocookie)?\.com|youtu\.be)\//i.test(trimmed);
}
