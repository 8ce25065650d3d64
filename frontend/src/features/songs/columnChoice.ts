import { useLocalStorage } from '@mantine/hooks';
import { z } from '@/lib/schema';

/** Columns that can be hidden, in their order. */
export const COLUMNS = [
  { id: 'artist', label: 'Artist' },
  { id: 'album', label: 'Album' },
  { id: 'work', label: 'Work' },
  { id: 'tags', label: 'Tags' },
  { id: 'date', label: 'Released' },
  { id: 'isrc', label: 'ISRC' },
  { id: 'label', label: 'Label' },
  { id: 'language', label: 'Language' },
  { id: 'source', label: 'Source' },
  { id: 'made_by', label: 'Added by' },
  { id: 'harmony', label: 'Harmony' },
  { id: 'duration_s', label: 'Duration' },
  { id: 'created_at', label: 'Added' },
  { id: 'state', label: 'State' },
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
