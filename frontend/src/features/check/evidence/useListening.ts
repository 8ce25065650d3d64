import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SectionAnswer } from '@/client';
import { type Moment, otherSide, type Side } from '@/lib/sections';
import { type Alignment, counterpart, within } from './alignment';

/** What a player of either kind can be told. */
export interface PlayerHandle {
  seek: (seconds: number) => void;
  play: () => void;
  pause: () => void;
}

/** What a player tells. */
export interface PlayerEvents {
  onReady: (side: Side, handle: PlayerHandle | null) => void;
  onTime: (side: Side, seconds: number) => void;
  onPlaying: (side: Side, isPlaying: boolean) => void;
}

export interface Listening {
  /** Where one looks and listens, in both songs; null until somebody has chosen. */
  moment: Moment | null;
  /** The section that was chosen last. */
  chosen: SectionAnswer | null;
  playing: Side | null;
  arePlayersShown: boolean;
  events: PlayerEvents;
  showPlayers: () => void;
  /** Both songs to these times. */
  moveTo: (moment: Moment, section?: SectionAnswer) => void;
  /** One song to this time, and the other to where it matches. */
  moveSide: (side: Side, seconds: number) => void;
  /** Plays one song from these times on, or from where one looks; the other falls silent. */
  play: (side: Side, moment?: Moment, section?: SectionAnswer) => void;
  pause: () => void;
}

interface Newest {
  moment: Moment | null;
  chosen: SectionAnswer | null;
  playing: Side | null;
  alignment: Alignment;
  durations: Moment;
  /** The song that begins as soon as its player is there. */
  toPlay: Side | null;
  /** Two times that somebody set against each other where nothing matches: both songs go on from there. */
  anchor: Moment | null;
  movedAt: number;
}

/** A player that was just told to go elsewhere still tells for a while where it was. */
const SETTLING_MS = 600;

/** Where one is in both songs, and the two players that follow. Only one of them plays at a time. */
export function useListening(alignment: Alignment, durations: Moment): Listening {
  const [moment, setMoment] = useState<Moment | null>(null);
  const [chosen, setChosen] = useState<SectionAnswer | null>(null);
  const [playing, setPlaying] = useState<Side | null>(null);
  const [arePlayersShown, setPlayersShown] = useState(false);
  const players = useRef<Partial<Record<Side, PlayerHandle>>>({});
  /** What the callbacks below need of the newest state, without being made anew by it. */
  const now = useRef<Newest>({ moment, chosen, playing, alignment, durations, toPlay: null, anchor: null, movedAt: 0 });
  useLayoutEffect(() => {
    Object.assign(now.current, { moment, chosen, playing, alignment, durations });
  });

  const look = useCallback((next: Moment) => {
    const inside = within(next, now.current.durations);
    now.current.moment = inside;
    setMoment(inside);
    return inside;
  }, []);

  const go = useCallback(
    (next: Moment) => {
      const inside = look(next);
      now.current.movedAt = Date.now();
      players.current.query?.seek(inside.query);
      players.current.reference?.seek(inside.reference);
    },
    [look],
  );

  const moveTo = useCallback(
    (next: Moment, section?: SectionAnswer) => {
      now.current.anchor = section ? null : next;
      if (section) setChosen(section);
      go(next);
    },
    [go],
  );

  /** Both times when one song stands at this time. */
  const matching = useCallback((side: Side, seconds: number): Moment => {
    const { alignment: known, chosen: preferred, anchor } = now.current;
    const other = anchor
      ? anchor[otherSide(side)] + seconds - anchor[side]
      : counterpart(known, side, seconds, preferred ?? undefined);
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
        if (isSettled && now.current.playing === side) look(matching(side, seconds));
      },
      onPlaying: (side, isPlaying) => {
        if (isPlaying) players.current[otherSide(side)]?.pause();
        if (isPlaying) now.current.toPlay = null;
        setPlaying((before) => (isPlaying ? side : before === side ? null : before));
      },
    }),
    [look, matching],
  );

  const showPlayers = useCallback(() => setPlayersShown(true), []);
  return { moment, chosen, playing, arePlayersShown, events, showPlayers, moveTo, moveSide, play, pause };
}
