import { useEffect } from 'react';
import type { Listening } from './useListening';

export const SKIP_SECONDS = 5;
const FINE_SECONDS = 1;

/** Elements that use the space bar or the arrow keys themselves. */
const OWN_KEYS =
  // no text: a selector
  'a[href], button, input, textarea, select, summary, [contenteditable], [role=slider], [role=application], [role=listbox], [role=dialog]';

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const { target } = event;
  return target instanceof Element && target.closest(OWN_KEYS) !== null;
}

/**
 * Space plays and pauses, the arrow keys move; with Shift by a second. Not while somebody types or uses a control.
 *
 * @param isFirst Whether it takes the keys before another on the page.
 */
export function useTransportKeys({ toggle, skip }: Pick<Listening, 'toggle' | 'skip'>, isFirst = false): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      const step = event.shiftKey ? FINE_SECONDS : SKIP_SECONDS;
      if (event.key === ' ' && !event.repeat) toggle();
      else if (event.key === 'ArrowLeft') skip(-step);
      else if (event.key === 'ArrowRight') skip(step);
      else return;
      event.preventDefault();
    };
    // What listens while the event goes down comes before what listens while it comes up.
    window.addEventListener('keydown', press, isFirst);
    return () => window.removeEventListener('keydown', press, isFirst);
  }, [toggle, skip, isFirst]);
}
