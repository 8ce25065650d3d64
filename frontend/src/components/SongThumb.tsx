import AudioLines from 'lucide-react/icons/audio-lines';
import { useState } from 'react';
import type { TrackAnswer } from '@/client';
import classes from './SongThumb.module.css';

/** The picture that the source gives, or a plate where there is none. Decorative: the title stands beside it. */
export function SongThumb({ track, width = 88 }: { track: TrackAnswer; width?: number }) {
  const [isBroken, setBroken] = useState(false);
  const hasPicture = track.thumbnail_url !== null && !isBroken;
  return (
    <span className={classes.thumb} style={{ width }} aria-hidden="true">
      {hasPicture ? (
        <img src={track.thumbnail_url ?? ''} alt="" loading="lazy" onError={() => setBroken(true)} />
      ) : (
        <AudioLines size={width / 4} strokeWidth={1.5} />
      )}
    </span>
  );
}
