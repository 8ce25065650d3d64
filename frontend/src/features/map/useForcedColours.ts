import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Rgb } from '@/theme/pitchClasses';
import type { ForcedColours } from './looks';

/** The colours of the system where it forces its own on every page; null elsewhere. A canvas does not follow by itself. */
export function useForcedColours(): ForcedColours | null {
  // no text: a condition of CSS
  const isForced = useMediaQuery('(forced-colors: active)') ?? false;
  // no text: colours of CSS
  return useMemo(() => (isForced ? { plain: read('CanvasText'), lit: read('Highlight') } : null), [isForced]);
}

function read(name: string): Rgb {
  const element = document.createElement('span');
  element.style.color = name;
  document.body.append(element);
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/\d+/g) ?? []).map(Number);
  element.remove();
  return [red, green, blue];
}
