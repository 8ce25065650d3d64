import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import PO from 'pofile';
import { type Plugin, runnerImport } from 'vite';
import { defineConfig } from 'vitest/config';

const usesStub = process.env.CONTRAFACT_STUB === '1';

/** The API that `vite` passes /api on to. */
const apiAddress = process.env.CONTRAFACT_API ?? 'http://127.0.0.1:8000';

/** Smaller files are sent in one packet anyway. */
const LEAST_BYTES = 1024;

/** Write compressed copies beside the built files, which the servers send to browsers that take them. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    closeBundle: () => {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      for (const name of names.filter((one) => /\.(js|css|svg|html)$/.test(one))) {
        const bytes = readFileSync(join(folder, name));
        if (bytes.length < LEAST_BYTES) continue;
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
      }
    },
  };
}

/** Catalogues of texts as modules: { default: { English: translation } }. What has no translation stays English. */
function catalogues(): Plugin {
  return {
    name: 'catalogues',
    transform: {
      filter: { id: /\.po$/ },
      handler: (source) => {
        const done = PO.parse(source).items.filter(({ msgstr, flags }) => msgstr[0] && !flags.fuzzy);
        const key = ({ msgctxt, msgid }: (typeof done)[number]) => (msgctxt ? `${msgctxt}\u0004${msgid}` : msgid);
        const messages = Object.fromEntries(done.map((item) => [key(item), item.msgstr[0]]));
        return { code: `export default ${JSON.stringify(messages)}`, map: null, moduleType: 'js' };
      },
    },
  };
}

/** Tests without components that still need a browser's `window`. */
const NEEDS_WINDOW = ['src/lib/api.test.ts'];

/** Load the plugin that answers /api without a server. Imported at run time because it imports modules of the page. */
async function stubPlugin(): Promise<Plugin> {
  const options = { configFile: false, resolve: { tsconfigPaths: true } } as const;
  const { module } = await runnerImport<typeof import('./src/testing/stubPlugin')>(
    './src/testing/stubPlugin.ts',
    options,
  );
  return module.stubApi();
}

export default defineConfig({
  plugins: [react(), catalogues(), compressed(), ...(usesStub ? [stubPlugin()] : [])],
  resolve: { tsconfigPaths: true },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    // The API compares the Origin header with the Host header, so the proxy must keep the browser's Host.
    proxy: usesStub ? {} : { '/api': { target: apiAddress, changeOrigin: false } },
  },
  // Only index.html names addresses from the root, before which the server writes CONTRAFACT_BASE_PATH.
  experimental: { renderBuiltUrl: (_, { hostType }) => (hostType === 'html' ? undefined : { relative: true }) },
  build: {
    target: 'es2022',
    // The Content-Security-Policy allows neither data: fonts nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  test: {
    restoreMocks: true,
    css: false,
    testTimeout: 90_000,
    // One module graph for all files of a worker; src/testing/setup.ts resets what a test leaves behind.
    isolate: false,
    // jsdom takes about a second to start for each file, so only tests of components get it.
    projects: [
      {
        extends: true,
        test: {
          name: 'functions',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: NEEDS_WINDOW,
          environment: 'node',
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: ['src/**/*.test.tsx', ...NEEDS_WINDOW],
          environment: 'jsdom',
          // Node would take the package's other half, which knows no files of browsers.
          alias: { 'tus-js-client': 'tus-js-client/lib.esm/browser/index.js' },
          server: { deps: { inline: ['tus-js-client'] } },
          setupFiles: ['./src/testing/setup.ts'],
        },
      },
    ],
  },
});
