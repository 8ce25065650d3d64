import type { CheckAnswer, TrackAnswer } from '@/client';
import { t } from '@/lib/texts';

const OLDER = 'hpcp-v1';

/** Whether an analysis is by an older recipe than the program's own. */
export function isOlder(recipe: string | null): boolean {
  return recipe === OLDER;
}

/** Why a check compared by the older recipe, in a sentence; null if it did not. */
export function recipeWords({ query, reference, verdict }: CheckAnswer): string | null {
  if (!isOlder(verdict.recipe)) return null;
  const older = [query, reference].filter(({ recipe }) => isOlder(recipe)).length;
  if (older === 0) return null;
  return older === 1
    ? t('Compared by the older recipe: one of the songs has no newer one')
    : t('Compared by the older recipe: neither song has a newer one');
}

/** What to do about a song that was analysed by the older recipe; null if there is nothing to do. */
export function renewalWords({ state, recipe, source }: TrackAnswer): string | null {
  if (state !== 'ready' || !isOlder(recipe)) return null;
  return source.kind === 'youtube' ? t('fetch it again') : t('upload its file again');
}
