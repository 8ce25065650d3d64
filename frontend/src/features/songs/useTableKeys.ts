import { useLocalStorage } from '@mantine/hooks';
import { type RefObject, useEffect, useRef } from 'react';
import { isInOpen, isTyping } from '@/lib/keyTargets';
import { msg, type Text } from '@/lib/texts';

export const KEYS: readonly { keys: string; does: Text }[] = [
  { keys: 'j', does: msg('Go to the next song') },
  { keys: 'k', does: msg('Go to the song before') },
  { keys: 'x', does: msg('Select the song, or take it out') },
  { keys: 'Enter', does: msg('Open the song') },
  { keys: '/', does: msg('Go to the search field; Enter goes from there to the first song') },
  // no text: the key is named so on keyboards
  { keys: 'Esc', does: msg('Clear the selection') },
  { keys: '?', does: msg('Show these keys') },
];

interface Actions {
  onToggle: (trackId: string) => void;
  onSearch: () => void;
  onClear: () => void;
  onHelp: () => void;
}

/** Whether the keys of one letter are on. Speech input and slips of the hand can press them by accident. */
export function useSingleKeys() {
  return useLocalStorage<boolean>({
    key: 'contrafact.singleKeys',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}

/**
 * Keys of the table. The link of a song has the focus, so that Enter opens it.
 *
 * @param table Holds rows with `data-track` and a link each.
 */
export function useTableKeys(table: RefObject<HTMLElement | null>, isOn: boolean, actions: Actions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!isOn) return;
    const rows = () => [...(table.current?.querySelectorAll<HTMLElement>('tr[data-track]') ?? [])];
    const current = () => rows().findIndex((row) => row.contains(document.activeElement));
    const go = (step: number) => {
      const all = rows();
      const at = current();
      const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step));
      all[next]?.querySelector<HTMLElement>('a')?.focus();
      all[next]?.scrollIntoView({ block: 'nearest' });
    };
    const press = (event: KeyboardEvent) => {
      const isHeld = event.ctrlKey || event.metaKey || event.altKey;
      if (isHeld || event.defaultPrevented || isTyping(event.target) || isInOpen(event.target)) return;
      const trackId = rows()[current()]?.dataset.track;
      const does = new Map<string, () => void>([
        ['j', () => go(1)],
        ['k', () => go(-1)],
        ['x', () => trackId && latest.current.onToggle(trackId)],
        ['/', () => latest.current.onSearch()],
        ['Escape', () => latest.current.onClear()],
        ['?', () => latest.current.onHelp()],
      ]);
      const run = does.get(event.key);
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [table, isOn]);
}
