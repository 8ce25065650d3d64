import type { SectionAnswer } from '@/client';
import { counterpart, sectionAt, within } from '@/lib/alignment';
import { type Course, courseAt } from '@/lib/course';
import { type Moment, otherSide, type Side, spanOf, startOf } from '@/lib/sections';
import { FIRST_HEARING, type Hearing, type ListeningState, type Start, type Subject } from './listeningState';
import { isAudible, isDual, keepUp, leaderOf, paceAt, plain, SIDES, soundOf } from './mixing';
import type { PlayerEvents } from './players';

/** After a seek a player reports its old position for this long. */
const SETTLING_MS = 600;

/** The one that plays: several can be on a page. */
let sounding: ListeningEngine | null = null;

/** Keeps the current time of both songs, moves both players with it, and mixes what they play. */
export class ListeningEngine {
  private state: ListeningState;
  private readonly listeners = new Set<() => void>();
  private readonly running: Record<Side, boolean> = { query: false, reference: false };
  /** The songs to play as soon as their players are ready. */
  private readonly toPlay = new Set<Side>();
  /** Two times that the user chose where nothing matches. Both songs continue from there at the same tempo. */
  private anchor: Moment | null = null;
  private movedAt = 0;

  constructor(
    public subject: Subject,
    start: Start | null,
  ) {
    this.state = {
      moment: start?.moment ?? null,
      chosen: start?.section ?? null,
      playing: null,
      arePlayersShown: false,
      hearing: FIRST_HEARING,
      players: {},
    };
  }

  readonly getState = (): ListeningState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly showPlayers = (): void => this.set({ arePlayersShown: true });

  /** Move both songs to these times. */
  readonly moveTo = (moment: Moment, section?: SectionAnswer): void => {
    this.anchor = section ? null : moment;
    if (section) this.set({ chosen: section });
    this.go(moment);
  };

  /** Move one song to a time, and the other to the matching time. */
  readonly moveSide = (side: Side, seconds: number): void => {
    this.anchor = null;
    this.go(this.matching(side, seconds));
  };

  /** Move by seconds of the song that is heard. */
  readonly skip = (seconds: number): void => {
    const side = this.leader();
    this.moveSide(side, (this.state.moment ?? this.matching(side, 0))[side] + seconds);
  };

  /** Play one song alone from these times or from the current ones. */
  readonly play = (side: Side, from?: Moment, section?: SectionAnswer): void => {
    this.set({ hearing: { ...this.state.hearing, mix: side } });
    if (from) this.moveTo(from, section);
    else this.goOn();
    this.start();
  };

  readonly pause = (): void => {
    for (const side of SIDES) this.stop(side);
    const { moment, chosen } = this.state;
    if (moment) this.subject.onStay?.(moment, chosen);
  };

  /** Play as `hearing` says, or pause. */
  readonly toggle = (): void => {
    if (this.isRunning()) this.pause();
    else {
      this.goOn();
      this.start();
    }
  };

  readonly hear = (changes: Partial<Hearing>): void => {
    const before = this.state.hearing.mix;
    this.set({ hearing: { ...this.state.hearing, ...changes } });
    if (changes.isLooping) this.chooseStretch();
    if (changes.mix === undefined || changes.mix === before || !this.isRunning()) this.apply();
    else {
      this.goOn();
      this.start();
    }
  };

  readonly events: PlayerEvents = {
    onReady: (side, handle) => {
      const { [side]: _, ...others } = this.state.players;
      this.set({ players: handle ? { ...others, [side]: handle } : others });
      if (!handle) this.running[side] = false;
      if (!handle) return;
      if (this.state.moment) handle.seek(this.state.moment[side]);
      this.apply();
      if (this.toPlay.has(side)) handle.play();
    },
    onTime: (side, seconds) => {
      const isSettled = Date.now() - this.movedAt > SETTLING_MS;
      if (!isSettled || side !== this.leader() || !this.running[side] || this.loop(side, seconds)) return;
      this.stand(this.matching(side, seconds));
      if (isDual(this.state.hearing.mix)) this.follow(side);
      else this.apply();
    },
    onPlaying: (side, isPlaying) => {
      this.running[side] = isPlaying;
      if (isPlaying) this.began(side);
      const leader = this.leader();
      const other = otherSide(leader);
      this.set({ playing: this.running[leader] ? leader : this.running[other] ? other : null });
    },
    onEnded: (side) => {
      if (side === this.leader() && !this.loop(side, Number.POSITIVE_INFINITY)) this.pause();
      else if (this.state.hearing.isLooping) this.start();
    },
  };

  private set(changes: Partial<ListeningState>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) listener();
  }

  private leader(): Side {
    const tempo: Partial<Record<Side, boolean>> = {};
    for (const side of SIDES) {
      const powers = this.state.players[side]?.powers;
      if (powers) tempo[side] = powers.tempo;
    }
    return leaderOf(this.state.hearing.mix, tempo);
  }

  private isRunning(): boolean {
    return this.toPlay.size > 0 || SIDES.some((side) => this.running[side]);
  }

  private stand(next: Moment): Moment {
    const moment = within(next, this.subject.durations);
    this.set({ moment });
    return moment;
  }

  private go(next: Moment): void {
    const leader = this.leader();
    // The ends of a stretch are whole frames, which would be heard.
    const isExact = this.anchor !== null || !isDual(this.state.hearing.mix);
    const moment = this.stand(isExact ? next : this.matching(leader, next[leader]));
    this.movedAt = Date.now();
    for (const side of SIDES) this.state.players[side]?.seek(moment[side]);
    this.subject.onStay?.(moment, this.state.chosen);
  }

  /** Bring both players to where the songs are, at first to their beginning. */
  private goOn(): void {
    this.go(this.state.moment ?? this.matching(this.leader(), 0));
  }

  /** Return both times if one song is at `seconds`. */
  private matching(side: Side, seconds: number): Moment {
    const { anchor } = this;
    const other = anchor
      ? anchor[otherSide(side)] + seconds - anchor[side]
      : (this.course(side, seconds)?.seconds ??
        counterpart(this.subject.alignment, side, seconds, this.state.chosen ?? undefined));
    return side === 'query' ? { query: seconds, reference: other } : { query: other, reference: seconds };
  }

  private course(side: Side, seconds: number): Course | null {
    return courseAt(this.subject.alignment, side, seconds, this.state.chosen ?? undefined);
  }

  /** Let those songs play that are to be heard, and no other. */
  private start(): void {
    if (sounding !== this) sounding?.pause();
    sounding = this;
    this.set({ arePlayersShown: true });
    this.apply();
    for (const side of SIDES) {
      const player = this.state.players[side];
      if (!isAudible(this.state.hearing.mix, side)) this.stop(side);
      else if (player) player.play();
      else this.toPlay.add(side);
    }
  }

  private stop(side: Side): void {
    this.toPlay.delete(side);
    this.state.players[side]?.pause();
  }

  private began(side: Side): void {
    this.toPlay.delete(side);
    // Started in the player itself: then that song is heard.
    if (!isAudible(this.state.hearing.mix, side)) this.set({ hearing: { ...this.state.hearing, mix: side } });
    if (!isDual(this.state.hearing.mix)) this.stop(otherSide(side));
    this.apply();
  }

  /** Give every player its volume, place, tempo and key. */
  private apply(): void {
    const { mix, fade, inKey } = this.state.hearing;
    for (const side of SIDES) {
      const player = this.state.players[side];
      if (!player) continue;
      const { volume, pan } = soundOf(mix, fade, side);
      player.setVolume(volume);
      player.setPan(pan);
      player.setRate(this.rateOf(side));
      player.setSemitones(side === 'reference' && inKey ? this.subject.semitones : 0);
    }
  }

  private rateOf(side: Side): number {
    const { mix, inTempo } = this.state.hearing;
    if (isDual(mix)) return side === this.leader() ? 1 : this.pace(side);
    return side === 'reference' && inTempo ? this.pace(side) : 1;
  }

  /** The rate at which one song keeps up with the other. */
  private pace(side: Side): number {
    const { moment, chosen } = this.state;
    if (this.anchor || !moment) return 1;
    const course = this.course('query', moment.query);
    const pace = course ? plain(course.pace) : paceAt(this.subject.alignment, moment, chosen);
    return side === 'reference' ? pace : 1 / pace;
  }

  /** Keep the other song where it belongs. */
  private follow(side: Side): void {
    const other = otherSide(side);
    const player = this.state.players[other];
    const at = player?.seconds() ?? null;
    const wanted = this.state.moment?.[other];
    if (!player || at === null || wanted === undefined || !this.running[other]) return;
    const { rate, jumps } = keepUp(this.pace(other), wanted - at);
    player.setRate(rate);
    if (jumps) player.seek(wanted);
  }

  /** Begin the stretch again if it ended; return whether it did. */
  private loop(side: Side, seconds: number): boolean {
    const { chosen, hearing } = this.state;
    if (!hearing.isLooping || !chosen || seconds < spanOf(chosen, side).toSeconds) return false;
    this.anchor = null;
    this.go(startOf(chosen));
    return true;
  }

  /** A loop needs a stretch: the chosen one, else the one at hand, else the first. */
  private chooseStretch(): void {
    const { moment, chosen } = this.state;
    const { alignment } = this.subject;
    const found = chosen ?? (moment && sectionAt(alignment, moment)) ?? alignment.sections[0];
    if (found) this.set({ chosen: found });
  }
}
