import type { Problem, State } from '@/client';

/** States of an active job, in their order. */
export const ACTIVE_STATES = ['queued', 'downloading', 'extracting', 'embedding'] as const satisfies readonly State[];

export const ALL_STATES = [...ACTIVE_STATES, 'ready', 'failed', 'cancelled'] as const satisfies readonly State[];

export const STATE_WORDS: Record<State, string> = {
  queued: 'Queued',
  downloading: 'Downloading',
  extracting: 'Extracting chroma',
  embedding: 'Embedding',
  ready: 'Ready',
  failed: 'Failed',
  cancelled: 'Cancelled',
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
