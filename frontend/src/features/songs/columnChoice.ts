import { useLocalStorage } from '@mantine/hooks';
import { z } from '@/lib/schema';
import { msg } from '@/lib/texts';

/** Columns that can be hidden, in their order. */
export const COLUMNS = [
  { id: 'artist', label: msg('Artist') },
  { id: 'album', label: msg('Album') },
  { id: 'work', label: msg('Work') },
  { id: 'tags', label: msg('Tags') },
  { id: 'date', label: msg('Released') },
  { id: 'isrc', label: msg('ISRC') },
  { id: 'label', label: msg('Label') },
  { id: 'language', label: msg('Language') },
  { id: 'source', label: msg('Source') },
  { id: 'made_by', label: msg('Added by') },
  { id: 'harmony', label: msg('Harmony') },
  { id: 'duration_s', label: msg('Duration') },
  { id: 'created_at', label: msg('Added') },
  { id: 'state', label: msg('State') },
] as const;
export type ColumnId = (typeof COLUMNS)[number]['id'];

const DEFAULT_COLUMNS: ColumnId[] = ['artist', 'work', 'tags', 'duration_s', 'created_at', 'state'];
const ids = z.array(z.enum(COLUMNS.map(({ id }) => id))).catch(DEFAULT_COLUMNS);

/** Parse columns that were stored, also by another version. */
export function columnsOf(stored: unknown): ColumnId[] {
  return ids.parse(stored);
}

/** The columns that this browser shows. */
export function useColumnChoice(): [readonly ColumnId[], (columns: readonly ColumnId[]) => void] {
  const [stored, setStored] = useLocalStorage<unknown>({
    key: 'contrafact.songs.columns',
    defaultValue: DEFAULT_COLUMNS,
    getInitialValueInEffect: false,
  });
  return [columnsOf(stored), setStored];
}
