import type { Problem, State } from '@/client';
import { msg, type Text } from '@/lib/texts';

/** States of an active job, in their order. */
export const ACTIVE_STATES = ['queued', 'downloading', 'extracting', 'embedding'] as const satisfies readonly State[];

export const ALL_STATES = [...ACTIVE_STATES, 'ready', 'failed', 'cancelled'] as const satisfies readonly State[];

export const STATE_WORDS: Record<State, Text> = {
  queued: msg('Queued'),
  downloading: msg('Downloading'),
  extracting: msg('Extracting chroma'),
  embedding: msg('Embedding'),
  ready: msg('Ready'),
  failed: msg('Failed'),
  cancelled: msg('Cancelled'),
};

export function isActive(state: State): boolean {
  return (ACTIVE_STATES as readonly State[]).includes(state);
}

/** Whether a job ended because an older song holds the same recording. A retry analyses it all the same. */
export function isSameRecording(error: Problem | null): boolean {
  return error?.code === 'same_recording';
}

export function canRetry(state: State): boolean {
  return state === 'failed' || state === 'cancelled';
}
