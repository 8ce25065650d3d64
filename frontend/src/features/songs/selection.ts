import { useState } from 'react';
import type { TrackAnswer } from '@/client';

export interface Selection {
  /** Whether every song that matches the filter is selected, on all pages. */
  isAll: boolean;
  /** The selected songs by id, of this page and others; empty if all are. */
  tracks: ReadonlyMap<string, TrackAnswer>;
}

const NOTHING: Selection = { isAll: false, tracks: new Map() };

/**
 * The selected songs. They stay selected on other pages, in other orders and under another filter; "all that match" ends
 * with its filter.
 *
 * @param filter Names the filter.
 */
export function useSelection(filter: string) {
  const [{ of, selection }, setSelected] = useState({ of: filter, selection: NOTHING });
  const current = selection.isAll && of !== filter ? NOTHING : selection;
  const put = (next: Selection) => setSelected({ of: filter, selection: next });

  const select = (tracks: readonly TrackAnswer[], isSelected: boolean, shown: readonly TrackAnswer[]) => {
    // One that is taken out of "all" leaves the rest of the page that is seen.
    const after = new Map(current.isAll ? shown.map((track) => [track.id, track]) : current.tracks);
    for (const track of tracks) {
      if (isSelected) after.set(track.id, track);
      else after.delete(track.id);
    }
    put({ isAll: false, tracks: after });
  };
  return {
    selection: current,
    select,
    selectAll: () => put({ isAll: true, tracks: new Map() }),
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
