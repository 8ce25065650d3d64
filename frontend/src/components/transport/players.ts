import type { Side } from '@/lib/sections';
import { earOf, resumeSound } from './soundGraph';

/** What a player can do besides playing. */
export interface PlayerPowers {
  tempo: boolean;
  key: boolean;
  ear: boolean;
}

/** Commands of a player. Those that it cannot follow do nothing. */
export interface PlayerHandle {
  powers: PlayerPowers;
  seek: (seconds: number) => void;
  play: () => void;
  pause: () => void;
  /** Where it is now; null if it cannot be asked. */
  seconds: () => number | null;
  /** 0..1 */
  setVolume: (volume: number) => void;
  /** Tempo as part of the recording's own, without a change of key. */
  setRate: (rate: number) => void;
  /** From the left ear (-1) to the right (1). */
  setPan: (pan: number) => void;
  setSemitones: (semitones: number) => void;
}

/** Events of a player. */
export interface PlayerEvents {
  onReady: (side: Side, handle: PlayerHandle | null) => void;
  onTime: (side: Side, seconds: number) => void;
  onPlaying: (side: Side, isPlaying: boolean) => void;
  onEnded: (side: Side) => void;
}

/** Why a sound element did not play. */
export type PlayFault = 'blocked' | 'failed';

/**
 * Return the commands of a sound element.
 *
 * @param onFault Called when the element does not play; null when it does.
 */
export function elementHandle(element: HTMLAudioElement, onFault: (fault: PlayFault | null) => void): PlayerHandle {
  element.preservesPitch = true;
  return {
    powers: { tempo: true, key: typeof AudioContext !== 'undefined', ear: typeof AudioContext !== 'undefined' },
    seek: (seconds) => {
      element.currentTime = seconds;
    },
    play: () => {
      resumeSound();
      element.play().then(
        () => onFault(null),
        ({ name }: { name?: string }) => {
          // AbortError: paused before it began.
          if (name !== 'AbortError') onFault(name === 'NotAllowedError' ? 'blocked' : 'failed');
        },
      );
    },
    pause: () => element.pause(),
    seconds: () => element.currentTime,
    setVolume: (volume) => {
      element.volume = volume;
    },
    setRate: (rate) => {
      if (Math.abs(element.playbackRate - rate) < 0.001) return;
      // The default too: it is taken whenever the sound is loaded.
      element.defaultPlaybackRate = rate;
      element.playbackRate = rate;
    },
    setPan: (pan) => earOf(element).setPan(pan),
    // Without the change of key the sound goes on.
    setSemitones: (semitones) =>
      void earOf(element)
        .setSemitones(semitones)
        .catch(() => undefined),
  };
}
