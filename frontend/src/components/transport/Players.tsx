import { Button } from '@mantine/core';
import Headphones from 'lucide-react/icons/headphones';
import type { CheckAnswer, TrackAnswer } from '@/client';
import type { Side } from '@/lib/sections';
import { namesOf } from '@/lib/track';
import { AudioPlayer } from './AudioPlayer';
import classes from './Players.module.css';
import type { Listening } from './useListening';
import { YouTubePlayer } from './YouTubePlayer';

interface PlayersProps {
  check: CheckAnswer;
  listening: Listening;
}

/** Players of both songs. Nothing is loaded from YouTube before the user asks for it. */
export function Players({ check, listening }: PlayersProps) {
  const names = namesOf(check);
  const usesYouTube = [check.query, check.reference].some(({ source }) => source.video_id !== null);
  if (!listening.arePlayersShown) {
    return (
      <div className={classes.closed}>
        <Button variant="default" leftSection={<Headphones size={16} />} onClick={listening.showPlayers}>
          Show players
        </Button>
        {usesYouTube && <p className={classes.note}>This loads YouTube’s player without cookies.</p>}
      </div>
    );
  }
  return (
    <div className={classes.players}>
      <Player name="First song" title={names.query} side="query" track={check.query} listening={listening} />
      <Player
        name="Second song"
        title={names.reference}
        side="reference"
        track={check.reference}
        listening={listening}
      />
    </div>
  );
}

interface PlayerProps {
  name: string;
  title: string;
  side: Side;
  track: TrackAnswer;
  listening: Listening;
}

function Player({ name, title, side, track, listening: { moment, events } }: PlayerProps) {
  const { video_id, file_name } = track.source;
  return (
    <section className={classes.side} aria-label={`${name}, player`}>
      <p className={classes.title}>
        {name}: <bdi>{title}</bdi>
      </p>
      {video_id === null ? (
        <AudioPlayer side={side} fileName={file_name} durationSeconds={track.duration_s} events={events} />
      ) : (
        <YouTubePlayer side={side} videoId={video_id} title={title} seconds={moment?.[side] ?? 0} events={events} />
      )}
    </section>
  );
}
