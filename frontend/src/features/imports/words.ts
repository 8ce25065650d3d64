import type { ImportAnswer, ImportKind, ItemState } from '@/client';
import { formatNumber } from '@/lib/format';
import { msg, type Text, t } from '@/lib/texts';

export const KIND_WORDS: Record<ImportKind, Text> = {
  files: msg('Files of this computer'),
  folder: msg('Folder on the server'),
  manifest: msg('Manifest (CSV)'),
  playlist: msg('Playlist or channel'),
};

export const ITEM_WORDS: Record<ItemState, Text> = {
  uploading: msg('Not sent yet'),
  waiting: msg('Waiting'),
  analysing: msg('Being analysed'),
  added: msg('Added'),
  duplicate: msg('Duplicate'),
  refused: msg('Refused'),
};

/** The state of an import in words. */
export function stateWords(found: ImportAnswer): string {
  if (found.state === 'running' && found.is_watched && found.is_listed) return t('Watches the folder');
  return {
    running: found.is_listed ? t('Running') : t('Running, still listing'),
    paused: found.counts.analysing > 0 ? t('Paused after what is analysed now') : t('Paused'),
    done: t('Done'),
    failed: t('Failed'),
    cancelled: t('Cancelled'),
  }[found.state];
}

/** Numbers of items with an outcome, and of all that are known. */
export function progressOf({ counts }: Pick<ImportAnswer, 'counts'>): { ended: number; total: number } {
  const ended = counts.added + counts.duplicate + counts.refused;
  return { ended, total: ended + counts.uploading + counts.waiting + counts.analysing };
}

/** That an import has no items, or none so far. */
export function emptyWords({ state }: Pick<ImportAnswer, 'state'>): string {
  return state === 'running' || state === 'paused' ? t('No items are known yet') : t('This import has no items');
}

/** How many items have an outcome, as a sentence. */
export function progressWords(found: Pick<ImportAnswer, 'state' | 'counts'>): string {
  const { ended, total } = progressOf(found);
  if (total === 0) return emptyWords(found);
  if (ended === 1 && total === 1) return t('The only item has an outcome');
  if (ended === total) return t('All {total, plural, one {# item} other {# items}} have an outcome', { total });
  return t('{ended} of {total, plural, one {# item} other {# items}} have an outcome', {
    ended: formatNumber(ended),
    total,
  });
}
