import { useDebouncedCallback } from '@mantine/hooks';
import { useMatch, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * Return whether the person is still on this page. Asked before the address of the page is changed by a timer: the next
 * page may be loading, and to change the address of this one would undo the click that led there.
 */
export function useIsHere(): () => boolean {
  const router = useRouter();
  const here = useMatch({ strict: false, select: ({ pathname }) => pathname });
  return useCallback(() => withoutSlash(router.latestLocation.pathname) === withoutSlash(here), [router, here]);
}

/** A callback that waits for a pause, and is dropped when the person has left the page meanwhile. */
export function useDebouncedHere<T>(callback: (value: T) => void, pauseMs: number): (value: T) => void {
  const isHere = useIsHere();
  return useDebouncedCallback((value: T) => {
    if (isHere()) callback(value);
  }, pauseMs);
}

/** The page of all songs has the address /songs, and the match of it may end in a slash. */
function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
