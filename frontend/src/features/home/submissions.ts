import type { ApiError } from '@/lib/api';
import { z } from '@/lib/schema';
import { msg, say } from '@/lib/texts';

export interface Upload {
  kind: 'upload';
  key: string;
  file: File;
  phase: 'waiting' | 'sending' | 'refused';
  bytesSent: number;
  /** Why the page did not send the file. */
  refusal: string | null;
  /** Error of the API or the network. */
  error: ApiError | null;
  batch?: string | undefined;
}

/** Of files that were added together: one card stands for all. */
const batch = z.string().optional();

const kept = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), key: z.string(), jobId: z.string(), wasThere: z.boolean(), batch }),
  z.object({ kind: z.literal('playlist'), key: z.string(), playlistId: z.string() }),
  z.object({
    kind: z.literal('refused'),
    key: z.string(),
    name: z.string(),
    bytes: z.number(),
    reason: z.string(),
    batch,
  }),
]);

/** Submissions that survive a reload. Of a file that was not sent, its name and why; the browser gives up the file itself. */
export type Kept = z.infer<typeof kept>;
export type Submission = Upload | Kept;
export type RefusedFile = Extract<Kept, { kind: 'refused' }>;

export type Action =
  | { type: 'add'; submissions: readonly Submission[] }
  | { type: 'change'; key: string; changes: Partial<Omit<Upload, 'kind' | 'key'>> }
  | { type: 'replace'; key: string; by: Submission }
  | { type: 'remove'; key: string }
  | { type: 'removeBatch'; batch: string };

const MAX_CARDS = 30;

function isSame(a: Submission, b: Submission): boolean {
  if (a.kind === 'job' && b.kind === 'job') return a.jobId === b.jobId;
  if (a.kind === 'playlist' && b.kind === 'playlist') return a.playlistId === b.playlistId;
  return a.key === b.key;
}

/** Reducer of the submissions: newest first, without duplicates. */
export function reduce(state: readonly Submission[], action: Action): readonly Submission[] {
  switch (action.type) {
    case 'add': {
      const rest = state.filter((old) => !action.submissions.some((fresh) => isSame(old, fresh)));
      return [...action.submissions, ...rest].slice(0, Math.max(MAX_CARDS, action.submissions.length));
    }
    case 'change':
      return state.map((old) =>
        old.key === action.key && old.kind === 'upload' ? { ...old, ...action.changes } : old,
      );
    case 'replace': {
      const others = state.filter((old) => old.key === action.key || !isSame(old, action.by));
      return others.map((old) => (old.key === action.key ? action.by : old));
    }
    case 'removeBatch':
      return state.filter((old) => batchOf(old) !== action.batch);
    case 'remove':
      return state.filter((old) => old.key !== action.key);
  }
}

/** The files that a submission was added with, if they share a card. */
export function batchOf(one: Submission): string | undefined {
  return one.kind === 'playlist' ? undefined : one.batch;
}

/** Submissions in the order of their cards, those of a batch together at the place of its first. */
export function cardsOf(submissions: readonly Submission[]): readonly (readonly [key: string, Submission[]])[] {
  const cards = new Map<string, Submission[]>();
  for (const one of submissions) {
    const key = batchOf(one) ?? one.key;
    cards.set(key, [...(cards.get(key) ?? []), one]);
  }
  return [...cards.entries()];
}

const STORAGE_KEY = 'contrafact-submissions';

export function loadKept(): readonly Kept[] {
  try {
    return z.array(kept).parse(JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]'));
  } catch {
    return [];
  }
}

const INTERRUPTED = msg('The page was closed before this file was sent. Choose it again.');

/** What is kept of a submission. */
function keptOf(one: Submission): Kept {
  if (one.kind !== 'upload') return one;
  const reason = one.refusal ?? (one.phase === 'refused' ? one.error?.detail : undefined) ?? say(INTERRUPTED);
  return { kind: 'refused', key: one.key, name: one.file.name, bytes: one.file.size, reason, batch: one.batch };
}

export function saveKept(submissions: readonly Submission[]): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(submissions.map(keptOf)));
  } catch {
    // Without storage the cards are lost on reload.
  }
}
