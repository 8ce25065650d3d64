import { Button } from '@mantine/core';
import Headphones from 'lucide-react/icons/headphones';
import type { TrackAnswer } from '@/client';
import type { Side } from '@/lib/sections';
import { t } from '@/lib/texts';
import { namesOf, titleOf } from '@/lib/track';
import { AudioPlayer } from './AudioPlayer';
import { SIDES } from './mixing';
import classes from './Players.module.css';
import type { Listening } from './useListening';
import { YouTubePlayer } from './YouTubePlayer';

interface PlayersProps {
  tracks: Record<Side, TrackAnswer>;
  listening: Listening;
}

/** The songs' players. Kept copies are not seen. Nothing is loaded from YouTube before the user asks for it. */
export function Players({ tracks, listening }: PlayersProps) {
  const usesYouTube = SIDES.some((side) => tracks[side].source.video_id !== null);
  const names = namesOf(tracks);
  const isHeardAtOnce = SIDES.every((side) => tracks[side].has_audio);
  return (
    <>
      {!isHeardAtOnce && !listening.arePlayersShown && (
        <div className={classes.closed}>
          <Button variant="default" leftSection={<Headphones size={16} />} onClick={listening.showPlayers}>
            {t('Show players')}
          </Button>
          {usesYouTube && <p className={classes.note}>{t('This loads YouTube’s player without cookies.')}</p>}
        </div>
      )}
      <div className={classes.players} data-shown={(!isHeardAtOnce && listening.arePlayersShown) || undefined}>
        <Player name={t('First song')} side="query" track={tracks.query} title={names.query} listening={listening} />
        <Player
          name={t('Second song')}
          side="reference"
          track={tracks.reference}
          title={names.reference}
          listening={listening}
        />
      </div>
    </>
  );
}

interface PlayerProps {
  name: string;
  side: Side;
  track: TrackAnswer;
  title?: string;
  listening: Listening;
}

/** The player of one song. A kept copy is not seen, the others not before somebody wants to listen. */
export function Player({ name, side, track, title = titleOf(track), listening }: PlayerProps) {
  const { moment, arePlayersShown, events } = listening;
  if (track.has_audio) return <AudioPlayer side={side} track={track} events={events} asksForFile={false} />;
  if (!arePlayersShown) return null;
  const { video_id } = track.source;
  return (
    <section className={classes.side} aria-label={t('{name}, player', { name })}>
      <p className={classes.title}>
        {name}: <bdi>{title}</bdi>
      </p>
      {video_id === null ? (
        <AudioPlayer side={side} track={track} events={events} asksForFile />
      ) : (
        <YouTubePlayer side={side} videoId={video_id} title={title} seconds={moment?.[side] ?? 0} events={events} />
      )}
    </section>
  );
}
