import { useEffect, useRef, useState } from 'react';
import type { Side } from '@/lib/sections';
import { t } from '@/lib/texts';
import classes from './Players.module.css';
import type { PlayerEvents } from './players';
import { command, embedAddress, HELLO, readNews, watchAddress, YOUTUBE_ORIGIN } from './youtubeMessages';

interface YouTubePlayerProps {
  side: Side;
  videoId: string;
  title: string;
  /** Current time of the song. */
  seconds: number;
  events: PlayerEvents;
}

const HELLO_MS = 250;
const MAX_HELLOS = 120;

/** YouTube's embedded player, controlled by messages. */
export function YouTubePlayer({ side, videoId, title, seconds, events }: YouTubePlayerProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [hasFailed, setFailed] = useState(false);
  // Keep the first address: another one would reload the player.
  const [address] = useState(() => embedAddress(videoId, seconds, window.location.origin));

  useEffect(() => {
    let isReady = false;
    let isStarted = false;
    /** A player begins with its full volume. */
    let sentVolume = 1;
    const send = (message: string) => frame.current?.contentWindow?.postMessage(message, YOUTUBE_ORIGIN);
    let seconds: number | null = null;
    const handle = {
      // YouTube offers few tempos, no other key, and sound in both ears.
      powers: { tempo: false, key: false, ear: false },
      // seekTo starts a player that has not started yet; cueVideoById does not.
      seek: (to: number) => send(isStarted ? command('seekTo', to, true) : command('cueVideoById', videoId, to)),
      play: () => send(command('playVideo')),
      pause: () => send(command('pauseVideo')),
      seconds: () => seconds,
      setVolume: (volume: number) => {
        if (volume === sentVolume) return;
        sentVolume = volume;
        send(command('setVolume', Math.round(100 * volume)));
      },
      setRate: () => undefined,
      setPan: () => undefined,
      setSemitones: () => undefined,
    };
    const listen = (message: MessageEvent) => {
      if (message.origin !== YOUTUBE_ORIGIN || message.source !== frame.current?.contentWindow) return;
      const news = readNews(message.data);
      if (!news) return;
      if (news.hasFailed) setFailed(true);
      if (news.isStarted !== undefined) isStarted ||= news.isStarted;
      if (!isReady) {
        isReady = true;
        for (const event of ['onStateChange', 'onError']) send(command('addEventListener', event));
        events.onReady(side, handle);
      }
      if (news.isPlaying !== undefined) events.onPlaying(side, news.isPlaying);
      if (news.hasEnded) events.onEnded(side);
      if (news.seconds === undefined) return;
      seconds = news.seconds;
      events.onTime(side, news.seconds);
    };
    let nHellos = 0;
    const timer = setInterval(() => {
      nHellos += 1;
      if (isReady || nHellos > MAX_HELLOS) clearInterval(timer);
      else send(HELLO);
    }, HELLO_MS);
    window.addEventListener('message', listen);
    return () => {
      clearInterval(timer);
      window.removeEventListener('message', listen);
      events.onReady(side, null);
    };
  }, [side, videoId, events]);

  return (
    <div className={classes.player}>
      <iframe
        ref={frame}
        className={classes.video}
        src={address}
        title={t('YouTube player: {title}', { title })}
        allow="autoplay; encrypted-media; picture-in-picture; fullscreen"
        referrerPolicy="strict-origin-when-cross-origin"
      />
      <p className={classes.note}>
        {hasFailed && `${t('This video cannot be played here.')} `}
        <a href={watchAddress(videoId, seconds)} target="_blank" rel="noreferrer">
          {t('Open it on YouTube')}
        </a>
      </p>
    </div>
  );
}
