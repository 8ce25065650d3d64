import type { RankingItem, WorkRef } from '@/client';

/** A row of a ranking: the first of a group of several recordings of one work opens the group. */
export interface GroupedItem {
  item: RankingItem;
  /** The work of the group that begins with this row. */
  opens: WorkRef | null;
  isGrouped: boolean;
}

/** Put the rows of one work behind its most probable row. Works with one row, and rows without a work, stay alone. */
export function groupedByWork(items: readonly RankingItem[]): GroupedItem[] {
  const rowsOf = new Map<string, RankingItem[]>();
  for (const item of items) {
    const key = item.track.work?.id ?? item.track.id;
    rowsOf.set(key, [...(rowsOf.get(key) ?? []), item]);
  }
  return [...rowsOf.values()].flatMap((rows) => {
    const isGrouped = rows.length > 1;
    return rows.map((item, index) => ({ item, isGrouped, opens: isGrouped && index === 0 ? item.track.work : null }));
  });
}
