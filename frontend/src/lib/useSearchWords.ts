import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useDebouncedHere } from './useDebouncedHere';

/**
 * The words of a search field. They are searched for when typing pauses; other words in the address are shown, as on the
 * way back. The field does not wait for the address, which changes a moment later.
 */
export function useSearchWords(q: string, onSearch: (words: string) => void, pauseMs: number) {
  const [text, setText] = useState(q);
  const lastSent = useRef(q);
  const search = useDebouncedHere((words: string) => {
    lastSent.current = words;
    onSearch(words);
  }, pauseMs);
  useEffect(() => {
    if (q === lastSent.current) return;
    lastSent.current = q;
    setText(q);
  }, [q]);
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    setText(event.currentTarget.value);
    search(event.currentTarget.value.trim());
  };
  return { value: text, onChange };
}
