import { type RefObject, useEffect } from 'react';

/** Where an element was: its ancestors from the nearest one up, each with the position of the branch that holds it. */
type Trail = readonly { ancestor: Element; index: number }[];

// no text: a selector
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

function trailOf(element: Element, root: Element): Trail {
  const trail: { ancestor: Element; index: number }[] = [];
  for (let branch = element; branch !== root && branch.parentElement; branch = branch.parentElement) {
    const ancestor = branch.parentElement;
    trail.push({ ancestor, index: [...ancestor.children].indexOf(branch) });
  }
  return trail;
}

function firstIn(element: Element | undefined): HTMLElement | null {
  if (!element) return null;
  return element.matches(FOCUSABLE) ? (element as HTMLElement) : element.querySelector<HTMLElement>(FOCUSABLE);
}

/** Return what to focus in place of an element that is gone: what stands there now, else what follows, else what precedes. */
export function successorOf(trail: Trail): HTMLElement | null {
  for (const { ancestor, index } of trail) {
    if (!ancestor.isConnected) continue;
    const children = [...ancestor.children];
    for (const child of [...children.slice(index), ...children.slice(0, index).reverse()]) {
      const found = firstIn(child);
      if (found) return found;
    }
  }
  return null;
}

/**
 * Keep the focus near where it was when the element that has it is removed or disabled: a search field that became the
 * chosen song, a card that was dismissed, the last page's “Next”. Browsers let it fall to the body, from where the next
 * Tab begins at the top of the page.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let last: { element: HTMLElement; trail: Trail } | null = null;
    let isWaiting = false;
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      isWaiting = false;
      if (root.current?.contains(target) && target !== root.current)
        last = { element: target, trail: trailOf(target, root.current) };
      else if (!target.closest('[data-portal]')) last = null;
    };
    const forget = ({ target }: PointerEvent) => {
      // A field keeps the focus while an option of its list is clicked.
      if (target instanceof Element && target.closest('[role="listbox"]')) return;
      if (target instanceof Node && !last?.element.contains(target)) last = null;
    };
    const repair = () => {
      if (!last) return;
      const { element, trail } = last;
      const isThere = element.isConnected && !element.matches(':disabled');
      const { activeElement } = document;
      const isElsewhere = activeElement && activeElement !== document.body && activeElement !== element;
      if (isElsewhere || (isThere && !isWaiting)) return;
      // A button is disabled while its request is under way, and gets the focus back afterwards.
      isWaiting = element.isConnected && !isThere && element.matches('[data-loading]');
      if (isWaiting) return;
      last = null;
      const next = isThere ? element : (successorOf(trail) ?? root.current);
      next?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(repair);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['disabled', 'data-loading'],
    });
    document.addEventListener('focusin', remember);
    document.addEventListener('pointerdown', forget);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', remember);
      document.removeEventListener('pointerdown', forget);
    };
  }, [root]);
}
