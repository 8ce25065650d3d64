const SCRIPT = '/color-scheme.js';

/**
 * The path of the host under which a proxy serves the page, such as `/contrafact`; empty for none.
 *
 * The server writes it before the addresses in index.html, of which this is one.
 */
export const basePath = typeof document === 'undefined' ? '' : readBasePath(document);

export function readBasePath(page: Document): string {
  const source = page.querySelector(`script[src$="${SCRIPT}"]`)?.getAttribute('src') ?? SCRIPT;
  return source.slice(0, -SCRIPT.length);
}

/** The address of a path of the server, such as `/api/docs`. */
export function atServer(path: `/${string}`): string {
  return `${basePath}${path}`;
}
