import { useDebouncedCallback } from '@mantine/hooks';
import { useMatch, useRouter } from '@tanstack/react-router';

/**
 * A callback that waits for a pause, and is dropped when the person has left the page meanwhile: the next page may still
 * be loading, and to change the address of this one would undo the click that led there.
 */
export function useDebouncedHere<T>(callback: (value: T) => void, pauseMs: number): (value: T) => void {
  const router = useRouter();
  const here = useMatch({ strict: false, select: ({ pathname }) => pathname });
  return useDebouncedCallback((value: T) => {
    if (withoutSlash(router.latestLocation.pathname) === withoutSlash(here)) callback(value);
  }, pauseMs);
}

/** The page of all songs has the address /songs, and the match of it may end in a slash. */
function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
