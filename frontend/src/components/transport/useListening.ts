import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SectionAnswer } from '@/client';
import { type Alignment, counterpart, within } from '@/lib/alignment';
import { type Moment, otherSide, type Side } from '@/lib/sections';

/** Commands of a player. */
export interface PlayerHandle {
  seek: (seconds: number) => void;
  play: () => void;
  pause: () => void;
}

/** Events of a player. */
export interface PlayerEvents {
  onReady: (side: Side, handle: PlayerHandle | null) => void;
  onTime: (side: Side, seconds: number) => void;
  onPlaying: (side: Side, isPlaying: boolean) => void;
}

export interface Listening {
  /** Current time in both songs. Null until the user chooses one. */
  moment: Moment | null;
  /** The section that was chosen last. */
  chosen: SectionAnswer | null;
  playing: Side | null;
  arePlayersShown: boolean;
  events: PlayerEvents;
  showPlayers: () => void;
  /** Move both songs to these times. */
  moveTo: (moment: Moment, section?: SectionAnswer) => void;
  /** Move one song to a time, and the other to the matching time. */
  moveSide: (side: Side, seconds: number) => void;
  /** Play one song from these times or from the current ones, and pause the other. */
  play: (side: Side, moment?: Moment, section?: SectionAnswer) => void;
  pause: () => void;
}

interface Latest {
  moment: Moment | null;
  chosen: SectionAnswer | null;
  playing: Side | null;
  alignment: Alignment;
  durations: Moment;
  /** The song to play as soon as its player is ready. */
  toPlay: Side | null;
  /** Two times that the user chose where nothing matches. Both songs continue from there at the same tempo. */
  anchor: Moment | null;
  movedAt: number;
}

/** After a seek a player reports its old position for this long. */
const SETTLING_MS = 600;

/** Keep the current time of both songs, and move both players with it. Only one player plays at a time. */
export function useListening(alignment: Alignment, durations: Moment): Listening {
  const [moment, setMoment] = useState<Moment | null>(null);
  const [chosen, setChosen] = useState<SectionAnswer | null>(null);
  const [playing, setPlaying] = useState<Side | null>(null);
  const [arePlayersShown, setPlayersShown] = useState(false);
  const players = useRef<Partial<Record<Side, PlayerHandle>>>({});
  /** Latest state for the callbacks below, which must not change with it. */
  const now = useRef<Latest>({ moment, chosen, playing, alignment, durations, toPlay: null, anchor: null, movedAt: 0 });
  useLayoutEffect(() => {
    Object.assign(now.current, { moment, chosen, playing, alignment, durations });
  });

  const setClamped = useCallback((next: Moment) => {
    const inside = within(next, now.current.durations);
    now.current.moment = inside;
    setMoment(inside);
    return inside;
  }, []);

  const go = useCallback(
    (next: Moment) => {
      const inside = setClamped(next);
      now.current.movedAt = Date.now();
      players.current.query?.seek(inside.query);
      players.current.reference?.seek(inside.reference);
    },
    [setClamped],
  );

  const moveTo = useCallback(
    (next: Moment, section?: SectionAnswer) => {
      now.current.anchor = section ? null : next;
      if (section) setChosen(section);
      go(next);
    },
    [go],
  );

  /** Return both times if one song is at `seconds`. */
  const matching = useCallback((side: Side, seconds: number): Moment => {
    const { alignment: current, chosen: preferred, anchor } = now.current;
    const other = anchor
      ? anchor[otherSide(side)] + seconds - anchor[side]
      : counterpart(current, side, seconds, preferred ?? undefined);
    return side === 'query' ? { query: seconds, reference: other } : { query: other, reference: seconds };
  }, []);

  const moveSide = useCallback(
    (side: Side, seconds: number) => {
      now.current.anchor = null;
      go(matching(side, seconds));
    },
    [go, matching],
  );

  const play = useCallback(
    (side: Side, from?: Moment, section?: SectionAnswer) => {
      if (from) moveTo(from, section);
      else go(now.current.moment ?? matching(side, 0));
      setPlayersShown(true);
      players.current[otherSide(side)]?.pause();
      const player = players.current[side];
      now.current.toPlay = player ? null : side;
      player?.play();
    },
    [go, moveTo, matching],
  );

  const pause = useCallback(() => {
    for (const player of Object.values(players.current)) player.pause();
  }, []);

  const events = useMemo<PlayerEvents>(
    () => ({
      onReady: (side, handle) => {
        if (!handle) {
          delete players.current[side];
          if (now.current.playing === side) setPlaying(null);
          return;
        }
        players.current[side] = handle;
        if (now.current.moment) handle.seek(now.current.moment[side]);
        if (now.current.toPlay === side) handle.play();
      },
      onTime: (side, seconds) => {
        const isSettled = Date.now() - now.current.movedAt > SETTLING_MS;
        if (isSettled && now.current.playing === side) setClamped(matching(side, seconds));
      },
      onPlaying: (side, isPlaying) => {
        if (isPlaying) players.current[otherSide(side)]?.pause();
        if (isPlaying) now.current.toPlay = null;
        setPlaying((before) => (isPlaying ? side : before === side ? null : before));
      },
    }),
    [setClamped, matching],
  );

  const showPlayers = useCallback(() => setPlayersShown(true), []);
  return { moment, chosen, playing, arePlayersShown, events, showPlayers, moveTo, moveSide, play, pause };
}
