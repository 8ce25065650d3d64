import { expect, it } from 'vitest';
import { atServer, readBasePath } from './basePath';

const page = (source: string) =>
  new DOMParser().parseFromString(`<head><script src="${source}"></script></head>`, 'text/html');

it('is what the server writes before the addresses of the page', () => {
  expect(readBasePath(page('/color-scheme.js'))).toBe('');
  expect(readBasePath(page('/contrafact/color-scheme.js'))).toBe('/contrafact');
  expect(readBasePath(page('/a/b/color-scheme.js'))).toBe('/a/b');
});

it('is empty without such a script', () => {
  expect(readBasePath(page('/other.js'))).toBe('');
  expect(atServer('/api/docs')).toBe('/api/docs');
});
