import type { SectionAnswer } from '@/client';
import type { Alignment } from '@/lib/alignment';
import type { Moment, Side } from '@/lib/sections';
import type { Mix } from './mixing';
import type { PlayerHandle } from './players';

/** How the songs are heard. */
export interface Hearing {
  mix: Mix;
  /** Cross-fade, from the first song (0) to the second (1). */
  fade: number;
  /** Whether the chosen stretch begins again when it ends. */
  isLooping: boolean;
  /** Whether the second song alone runs at the tempo of the first. With both songs it always does. */
  inTempo: boolean;
  /** Whether the second song sounds in the key of the first. */
  inKey: boolean;
}

export const FIRST_HEARING: Hearing = { mix: 'query', fade: 0.5, isLooping: false, inTempo: false, inKey: false };

export interface ListeningState {
  /** Current time in both songs. Null until the user chooses one. */
  moment: Moment | null;
  /** The section that was chosen last. */
  chosen: SectionAnswer | null;
  /** The song that plays; of two, the one whose time counts. */
  playing: Side | null;
  arePlayersShown: boolean;
  hearing: Hearing;
  players: Partial<Record<Side, PlayerHandle>>;
}

/** Where both songs are at first. */
export interface Start {
  moment: Moment;
  section?: SectionAnswer | undefined;
}

/** What the engine plays. May change while it plays. */
export interface Subject {
  alignment: Alignment;
  durations: Moment;
  /** Change of key, in semitones, that brings the second song into the key of the first. */
  semitones: number;
  /** Called with where the songs are when the user moved or paused them. */
  onStay?: ((moment: Moment, chosen: SectionAnswer | null) => void) | undefined;
}
