import { useLayoutEffect, useRef } from 'react';

// no text: a selector
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="dialog"]';

/** Call an action when its letter is pressed, except while a person types or a dialog is open. */
export function useAnswerKeys(actions: Readonly<Partial<Record<string, () => void>>>): void {
  const latest = useRef(actions);
  latest.current = actions;
  // As soon as the pair is seen, its keys work.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      const action = latest.current[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
