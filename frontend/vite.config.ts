import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { stubApi } from './src/testing/stubPlugin';

const usesStub = process.env.CONTRAFACT_STUB === '1';
const proxy = { '/api': { target: 'http://127.0.0.1:8080' } };

export default defineConfig({
  plugins: [react(), ...(usesStub ? [stubApi()] : [])],
  resolve: { tsconfigPaths: true },
  server: usesStub ? {} : { proxy },
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
    testTimeout: 15_000,
  },
});
