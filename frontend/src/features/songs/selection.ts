import { useState } from 'react';
import type { TrackAnswer } from '@/client';

export interface Selection {
  /** Whether every song that matches the filter is selected, on all pages. */
  isAll: boolean;
  /** Ids of the selected songs, of this page and others; empty if all are. */
  tracks: ReadonlySet<string>;
}

const NOTHING: Selection = { isAll: false, tracks: new Set() };

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Ids of songs that another page selected for this one. */
    selected?: readonly string[];
  }
}

/**
 * The selected songs. They stay selected on other pages, in other orders and under another filter; "all that match" ends
 * with its filter.
 *
 * @param filter Names the filter.
 * @param given Ids of songs that are selected at first.
 */
export function useSelection(filter: string, given: readonly string[] = []) {
  const [{ of, selection }, setSelected] = useState(() => ({
    of: filter,
    selection: { isAll: false, tracks: new Set(given) } as Selection,
  }));
  const current = selection.isAll && of !== filter ? NOTHING : selection;
  const put = (next: Selection) => setSelected({ of: filter, selection: next });

  const select = (tracks: readonly TrackAnswer[], isSelected: boolean, shown: readonly TrackAnswer[]) => {
    // One that is taken out of "all" leaves the rest of the page that is seen.
    const after = new Set(current.isAll ? shown.map(({ id }) => id) : current.tracks);
    for (const track of tracks) {
      if (isSelected) after.add(track.id);
      else after.delete(track.id);
    }
    put({ isAll: false, tracks: after });
  };
  return {
    selection: current,
    select,
    selectAll: () => put({ isAll: true, tracks: new Set() }),
    clear: () => put(NOTHING),
  };
}

export function isSelected({ isAll, tracks }: Selection, id: string): boolean {
  return isAll || tracks.has(id);
}

/** The number of selected songs, of so many that match. */
export function countSelected({ isAll, tracks }: Selection, total: number): number {
  return isAll ? total : tracks.size;
}
