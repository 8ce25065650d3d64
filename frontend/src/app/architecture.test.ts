import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const SOURCE = join(process.cwd(), 'src');
const MAX_LINES = 300;

/** Layers from bottom to top, each with the layers that it may import. Tests may import anything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  client: [],
  locales: [],
  theme: ['client', 'lib'],
  lib: ['client', 'locales'],
  components: ['client', 'lib', 'theme'],
  features: ['client', 'lib', 'theme', 'components'],
  app: ['client', 'lib', 'theme', 'components', 'features'],
  testing: ['client', 'lib', 'app'],
};

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|tsx)$/.test(path) && !path.startsWith('client') && !path.includes('.test.'))
  .map((path) => ({ path, text: readFileSync(join(SOURCE, path), 'utf8') }));

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from\s+|import\s*\(?\s*)'([^']+)'/g)].map(([, name]) => name ?? '');
}

it('finds the files of every layer', () => {
  for (const layer of Object.keys(MAY_IMPORT).filter((name) => name !== 'client')) {
    expect(files.some(({ path }) => path.startsWith(`${layer}/`))).toBe(true);
  }
});

it.each(files)('$path imports only lower layers', ({ path, text }) => {
  const [layer = ''] = path.split('/');
  for (const name of importsOf(text).filter((one) => one.startsWith('@/'))) {
    const [, target = ''] = name.split('/');
    if (target === layer && layer !== 'features') continue;
    expect(MAY_IMPORT[layer], `${path} imports ${name}`).toContain(target);
  }
});

it.each(files)('$path uses relative imports only inside its folder', ({ path, text }) => {
  for (const name of importsOf(text)) {
    expect(name.startsWith('../'), `${relative('.', path)} imports ${name}`).toBe(false);
  }
});

it.each(files)('$path has at most 300 lines', ({ text }) => {
  expect(text.split('\n').length).toBeLessThanOrEqual(MAX_LINES);
});
