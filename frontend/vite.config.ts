import react from '@vitejs/plugin-react';
import { type Plugin, runnerImport } from 'vite';
import { defineConfig } from 'vitest/config';

const usesStub = process.env.CONTRAFACT_STUB === '1';

/** The plugin that answers /api without a server. It is loaded apart, since it imports the page's own modules. */
async function stubPlugin(): Promise<Plugin> {
  const options = { configFile: false, resolve: { tsconfigPaths: true } } as const;
  const { module } = await runnerImport<typeof import('./src/testing/stubPlugin')>(
    './src/testing/stubPlugin.ts',
    options,
  );
  return module.stubApi();
}

export default defineConfig({
  plugins: [react(), ...(usesStub ? [stubPlugin()] : [])],
  resolve: { tsconfigPaths: true },
  server: usesStub ? {} : { proxy: { '/api': { target: 'http://127.0.0.1:8080' } } },
  build: {
    target: 'es2022',
    // The policy sent with the page allows no data: fonts and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/testing/setup.ts'],
    restoreMocks: true,
    css: false,
    testTimeout: 30_000,
  },
});
