import { useLocalStorage } from '@mantine/hooks';
import { z } from '@/lib/schema';
import { type SongsSearch, songsSearch } from '@/lib/searchParams';
import { type ColumnId, columnsOf } from './columnChoice';

/** A named search with its columns. The address alone shows the same songs to anybody else. */
export interface SavedView {
  name: string;
  search: SongsSearch;
  columns: readonly ColumnId[];
}

const MOST_VIEWS = 50;
const stored = z.array(z.object({ name: z.string().min(1).max(60), search: songsSearch, columns: z.unknown() }));

function viewsOf(value: unknown): SavedView[] {
  const { data = [] } = stored.safeParse(value);
  return data.map(({ columns, ...view }) => ({ ...view, columns: columnsOf(columns) }));
}

/** The views that were saved in this browser, in alphabetical order. One of the same name takes the place of another. */
export function useSavedViews() {
  const [value, setValue] = useLocalStorage<unknown>({
    key: 'contrafact.songs.views',
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const views = viewsOf(value);
  const without = (name: string) => views.filter((view) => view.name !== name);
  const byName = (a: SavedView, b: SavedView) => a.name.localeCompare(b.name);
  return {
    views,
    isFull: views.length >= MOST_VIEWS,
    save: (view: SavedView) => setValue([...without(view.name), view].sort(byName)),
    remove: (name: string) => setValue(without(name)),
  };
}
