import { defineConfig } from '@hey-api/openapi-ts';

/** `npm run generate` writes the client from the API's own description; nobody edits it by hand. */
export default defineConfig({
  input: './openapi.json',
  output: {
    path: './src/client',
    header: ['// Generated from openapi.json by `npm run generate`. Never edit: change the API, then generate again.'],
  },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
});
