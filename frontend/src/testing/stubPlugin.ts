import type { IncomingMessage, ServerResponse } from 'node:http';
import { getResponse } from 'msw';
import type { Connect, Plugin } from 'vite';
import { demoLibrary } from './demoLibrary';
import { FakeLibrary } from './fakeLibrary';
import { handlersFor } from './handlers';

/** States of a submitted song, with the second at which each begins. */
const STAGES = [
  { from: 1, state: 'downloading' },
  { from: 4, state: 'extracting' },
  { from: 7, state: 'embedding' },
  { from: 8, state: 'ready' },
] as const;

/** Move submitted jobs to the state for their age. */
function work(library: FakeLibrary, submittedFrom: number): void {
  for (const job of library.jobs.values()) {
    const age = (Date.now() - Date.parse(job.created_at)) / 1000;
    if (Date.parse(job.created_at) < submittedFrom || ['ready', 'failed', 'cancelled'].includes(job.state)) continue;
    const stage = STAGES.findLast(({ from }) => age >= from);
    if (!stage) continue;
    library.change(job.track_id, { title: 'So What', artist: 'Miles Davis', duration_s: 545 });
    const bytes_done = Math.round(Math.min(1, (age - 1) / 3) * 8_300_000);
    library.move(job.id, stage.state, { progress: Math.min(1, age / 8), bytes_done, bytes_total: 8_300_000 });
  }
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
  const hasBody = !['GET', 'HEAD'].includes(incoming.method ?? 'GET');
  return new Request(`http://127.0.0.1${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: { 'Content-Type': incoming.headers['content-type'] ?? 'application/json' },
    ...(hasBody ? { body: Buffer.concat(chunks) } : {}),
  });
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Vite plugin that answers /api from a fake library, in `vite` and `vite preview`. */
export function stubApi(): Plugin {
  const library = process.env.CONTRAFACT_STUB_EMPTY === '1' ? new FakeLibrary() : demoLibrary();
  const handlers = handlersFor(library);
  const startedAt = Date.now();
  const middleware: Connect.NextHandleFunction = (incoming, response, next) => {
    if (!incoming.url?.startsWith('/api/v1')) return next();
    work(library, startedAt);
    toRequest(incoming)
      .then((request) => getResponse(handlers, request))
      .then((answer) => (answer ? send(answer, response) : next()))
      .catch(next);
  };
  return {
    name: 'stub-api',
    configureServer: (server) => void server.middlewares.use(middleware),
    configurePreviewServer: (server) => void server.middlewares.use(middleware),
  };
}
