import { useQuery } from '@tanstack/react-query';
import AudioLines from 'lucide-react/icons/audio-lines';
import { type ReactNode, useState } from 'react';
import type { TrackAnswer } from '@/client';
import { formatDuration } from '@/lib/format';
import { pictureQuery } from '@/lib/queries/pictures';
import { titleOf } from '@/lib/track';
import { ChromaPicture } from './ChromaPicture';
import classes from './SongLine.module.css';

interface SongLineProps {
  track: TrackAnswer;
  /** Wraps the title, usually in a link. */
  children?: (title: string) => ReactNode;
  /** Whether artist and duration are shown below the title. */
  hasDetails?: boolean;
}

/** A song in a list: picture, title, artist, duration. The text may be in any script and direction. */
export function SongLine({ track, children, hasDetails = true }: SongLineProps) {
  const title = titleOf(track);
  return (
    <span className={classes.line}>
      <SongThumb track={track} width={hasDetails ? 88 : 64} />
      <span className={classes.text}>
        <span className={classes.title} dir="auto">
          {children ? children(title) : title}
        </span>
        {hasDetails && (
          <span className={classes.below}>
            {track.artist && <bdi>{track.artist}</bdi>}
            {track.duration_s !== null && <span className="tabular">{formatDuration(track.duration_s)}</span>}
          </span>
        )}
      </span>
    </span>
  );
}

/** The thumbnail of a song, else a small picture of its harmony. Decorative: the title is beside it. */
export function SongThumb({ track, width = 88 }: { track: TrackAnswer; width?: number }) {
  const [isBroken, setBroken] = useState(false);
  const hasThumbnail = track.thumbnail_url !== null && !isBroken;
  return (
    <span className={classes.thumb} style={{ width }} aria-hidden="true">
      {hasThumbnail ? (
        <img src={track.thumbnail_url ?? ''} alt="" loading="lazy" onError={() => setBroken(true)} />
      ) : (
        <Harmony track={track} iconSize={width / 4} />
      )}
    </span>
  );
}

/** The harmony of a ready song over its length, one colour for each note; a wave while it is not known. */
function Harmony({ track, iconSize }: { track: TrackAnswer; iconSize: number }) {
  const { data } = useQuery({ ...pictureQuery(track.id), enabled: track.state === 'ready' });
  if (!data) return <AudioLines size={iconSize} strokeWidth={1.5} />;
  return <ChromaPicture chroma={data} className={classes.harmony} />;
}
