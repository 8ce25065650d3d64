import type { ImportAnswer, ImportKind, ItemState } from '@/client';
import { formatCount, formatNumber } from '@/lib/format';

export const KIND_WORDS: Record<ImportKind, string> = {
  files: 'Files of this computer',
  folder: 'Folder on the server',
  manifest: 'Manifest (CSV)',
  playlist: 'Playlist or channel',
};

export const ITEM_WORDS: Record<ItemState, string> = {
  uploading: 'Not sent yet',
  waiting: 'Waiting',
  analysing: 'Being analysed',
  added: 'Added',
  duplicate: 'Duplicate',
  refused: 'Refused',
};

/** The state of an import in words. */
export function stateWords(found: ImportAnswer): string {
  if (found.state === 'running' && found.is_watched && found.is_listed) return 'Watches the folder';
  return {
    running: found.is_listed ? 'Running' : 'Running, still listing',
    paused: found.counts.analysing > 0 ? 'Paused after what is analysed now' : 'Paused',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  }[found.state];
}

/** Numbers of items with an outcome, and of all that are known. */
export function progressOf({ counts }: Pick<ImportAnswer, 'counts'>): { ended: number; total: number } {
  const ended = counts.added + counts.duplicate + counts.refused;
  return { ended, total: ended + counts.uploading + counts.waiting + counts.analysing };
}

/** How many items have an outcome, as a sentence. */
export function progressWords(ended: number, total: number): string {
  if (total === 0) return 'No items are known yet';
  if (ended === 1 && total === 1) return 'The only item has an outcome';
  if (ended === total) return `All ${formatCount(total, 'item')} have an outcome`;
  return `${formatNumber(ended)} of ${formatCount(total, 'item')} have an outcome`;
}
