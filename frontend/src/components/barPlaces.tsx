import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';

/** What the bar has room for: sound, and the answer of the person who reviews. */
export type BarPlace = 'play' | 'review';

interface Places {
  elements: Readonly<Partial<Record<BarPlace, HTMLElement | null>>>;
  setElement: (place: BarPlace, element: HTMLElement | null) => void;
}

const Context = createContext<Places | null>(null);

/** Around the bar and all that fills it. */
export function BarPlaces({ children }: { children: ReactNode }) {
  const [elements, setElements] = useState<Places['elements']>({});
  // Must not change with the elements: a new ref would unset and set them again, without end.
  const setElement = useCallback<Places['setElement']>(
    (place, element) => setElements((before) => (before[place] === element ? before : { ...before, [place]: element })),
    [],
  );
  const value = useMemo(() => ({ elements, setElement }), [elements, setElement]);
  return <Context value={value}>{children}</Context>;
}

/** Return a ref for the element in the bar that holds a place. */
export function usePlaceRef(place: BarPlace): (element: HTMLElement | null) => void {
  const setElement = useContext(Context)?.setElement;
  return useCallback((element: HTMLElement | null) => setElement?.(place, element), [setElement, place]);
}

/** Show the children in a place of the bar, wherever on the page they are made. Nothing without a bar. */
export function InBar({ place, children }: { place: BarPlace; children: ReactNode }) {
  const element = useContext(Context)?.elements[place];
  return element ? createPortal(children, element) : null;
}
