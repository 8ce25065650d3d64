import { defineConfig } from '@hey-api/openapi-ts';

/** `npm run generate` writes the client from the description of the API. Do not edit the client by hand. */
export default defineConfig({
  input: './openapi.json',
  output: {
    path: './src/client',
    header: ['// Generated from openapi.json by `npm run generate`. Never edit: change the API, then generate again.'],
  },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
});
