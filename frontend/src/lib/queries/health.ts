import { queryOptions } from '@tanstack/react-query';
import { type DegradedPartAnswer, getReady } from '@/client';
import type { ApiError } from '@/lib/api';
import { detailIn, sentenceIn } from '@/lib/serverWords';
import { msg, say, type Text, t } from '@/lib/texts';
import { keys } from './keys';

const WELL_MS = 30_000;
const ILL_MS = 5_000;

/** Readiness, polled while the window is visible, more often while something is wrong. */
export function healthQuery() {
  return queryOptions({
    queryKey: keys.health,
    queryFn: async ({ signal }) => (await getReady({ signal, throwOnError: true })).data,
    retry: false,
    staleTime: WELL_MS,
    refetchInterval: ({ state }) => (state.error || state.data?.status === 'degraded' ? ILL_MS : WELL_MS),
  });
}

export interface Ailment {
  /** What does not work, and what still does, in a sentence. */
  sentence: string;
  since: string | null;
  /** The last words of the part, for the operator of the server, in the language of the page. */
  detail: string | null;
}

const SENTENCES: Record<string, Text> = {
  worker: msg('No worker answers. New songs and clips wait, none is lost; checks and rankings work.'),
  api: msg('The server had a problem and is being watched. Some answers may be slow.'),
  database: msg('The database does not answer. Nothing can be read or changed until it is back; nothing is lost.'),
  bucket: msg(
    'The stored analyses cannot be reached. Checks, rankings and uploads wait until they can; nothing is lost.',
  ),
  broker: msg('The queue does not answer. New songs and clips may wait longer; checks and rankings work.'),
  engine: msg(
    'The search for similar songs does not answer. New songs are still analysed and two songs can be checked. Rankings of the last 15 minutes are shown; other rankings cannot be made now, and clips wait. Nothing is lost.',
  ),
  page: msg('The page that this server serves is incomplete.'),
  launcher: msg('The program that starts and watches the parts does not report. They are not restarted if they end.'),
};

/** By the code of an error, where a part can be unwell in several ways. */
const SENTENCES_OF_CODES: Record<string, Text> = {
  engine_refuses_writes: msg(
    'The search for similar songs cannot store new songs. They are found all the same, and nothing is lost, but rankings and clips take longer.',
  ),
  engine_mismatch: msg(
    'The search for similar songs was filled for another model. Rankings and clips do not work until an operator fills it again; new songs are still analysed and two songs can be checked.',
  ),
};

function sentenceOf(part: string): string | null {
  const sentence = SENTENCES[part];
  return sentence ? say(sentence) : null;
}

/** Parts that readiness knows by the name of their program, too. */
const SERVERS: Record<string, string> = { mongod: 'database', valkey: 'broker' };

function ailmentOf({ part, since, detail, code }: DegradedPartAnswer): [string, Ailment] {
  const name = SERVERS[part] ?? part;
  const ofCode = SENTENCES_OF_CODES[code ?? ''];
  return [
    name,
    {
      sentence:
        (ofCode && say(ofCode)) ?? sentenceOf(name) ?? t('A part of the server, {part}, does not work.', { part }),
      since: since ?? null,
      detail: code ? detailIn({ code, detail }) : sentenceIn(detail),
    },
  ];
}

/** What is wrong, each part once: from an answer of readiness, or from the error in its place. */
export function ailmentsOf(degraded: readonly DegradedPartAnswer[], error: ApiError | null): Ailment[] {
  if (error && error.code !== 'not_ready') {
    // Other errors say themselves what to do, where they are shown.
    return error.status === 0 ? [{ sentence: `${error.title}. ${error.detail}`, since: null, detail: null }] : [];
  }
  const found = new Map((error?.health.degraded ?? (error ? [] : degraded)).map(ailmentOf));
  for (const [name, state] of Object.entries(error?.health.parts ?? {})) {
    if (state === 'ok' || found.has(name)) continue;
    found.set(name, {
      sentence: sentenceOf(name) ?? t('{name} does not answer.', { name }),
      since: null,
      detail: null,
    });
  }
  return [...found.values()];
}
