import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import type { Alignment } from '@/lib/alignment';
import type { Moment } from '@/lib/sections';
import { ListeningEngine } from './listeningEngine';
import type { ListeningState, Start, Subject } from './listeningState';

type Commands = Pick<
  ListeningEngine,
  'events' | 'showPlayers' | 'moveTo' | 'moveSide' | 'skip' | 'play' | 'pause' | 'toggle' | 'hear'
>;

export type Listening = ListeningState & Commands;

interface Options {
  semitones?: number;
  onStay?: Subject['onStay'];
  /** Where the songs are at first. Changes later mean nothing. */
  start?: Start | null;
}

/** Listen to two songs whose times belong together. The commands never change. */
export function useListening(alignment: Alignment, durations: Moment, options: Options = {}): Listening {
  const { semitones = 0, onStay, start = null } = options;
  const [engine] = useState(() => new ListeningEngine({ alignment, durations, semitones, onStay }, start));
  useLayoutEffect(() => {
    engine.subject = { alignment, durations, semitones, onStay };
  });
  const state = useSyncExternalStore(engine.subscribe, engine.getState);
  const { events, showPlayers, moveTo, moveSide, skip, play, pause, toggle, hear } = engine;
  return { ...state, events, showPlayers, moveTo, moveSide, skip, play, pause, toggle, hear };
}
