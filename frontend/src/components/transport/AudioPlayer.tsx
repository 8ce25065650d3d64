import { Button, FileButton } from '@mantine/core';
import FileAudio from 'lucide-react/icons/file-audio';
import { useEffect, useRef, useState } from 'react';
import { ACCEPTED_FILES } from '@/lib/files';
import { formatDuration } from '@/lib/format';
import type { Side } from '@/lib/sections';
import classes from './Players.module.css';
import type { PlayerEvents } from './useListening';

interface AudioPlayerProps {
  side: Side;
  /** Name of the uploaded file. */
  fileName: string | null;
  durationSeconds: number | null;
  events: PlayerEvents;
}

/** Tolerance for the silence that encoders add at both ends. */
const SAME_LENGTH_SECONDS = 3;

/** Plays a local file. The server does not keep uploaded audio, so the user picks the file again. Nothing is uploaded. */
export function AudioPlayer({ side, fileName, durationSeconds, events }: AudioPlayerProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const element = audio.current;
    if (!element || address === null) return;
    events.onReady(side, {
      seek: (seconds) => {
        element.currentTime = seconds;
      },
      // If the browser blocks autoplay, the user presses the player's own button.
      play: () => void element.play().catch(() => undefined),
      pause: () => element.pause(),
    });
    return () => {
      events.onReady(side, null);
      URL.revokeObjectURL(address);
    };
  }, [side, address, events]);

  const open = (file: File | null) => {
    if (!file) return;
    setProblem(null);
    setAddress(URL.createObjectURL(file));
  };
  const compare = (seconds: number) => {
    if (durationSeconds === null || Math.abs(seconds - durationSeconds) <= SAME_LENGTH_SECONDS) return;
    setProblem(
      `This file lasts ${formatDuration(seconds)}, the song ${formatDuration(durationSeconds)}: is it the right one?`,
    );
  };

  return (
    <div className={classes.player}>
      {address !== null && (
        // biome-ignore lint/a11y/useMediaCaption: the user's own music has no captions.
        <audio
          ref={audio}
          className={classes.audio}
          src={address}
          controls
          onLoadedMetadata={(event) => compare(event.currentTarget.duration)}
          onTimeUpdate={(event) => events.onTime(side, event.currentTarget.currentTime)}
          onPlay={() => events.onPlaying(side, true)}
          onPause={() => events.onPlaying(side, false)}
          onError={() => setProblem('The browser cannot play this file. Pick the same recording in another format.')}
        />
      )}
      {problem && (
        <p role="alert" className={classes.note}>
          {problem}
        </p>
      )}
      <div className={classes.pick}>
        <FileButton accept={ACCEPTED_FILES} onChange={open}>
          {(props) => (
            <Button {...props} variant="default" size="sm" leftSection={<FileAudio size={16} />}>
              {address === null ? 'Pick the file to listen' : 'Pick another file'}
            </Button>
          )}
        </FileButton>
        <p className={classes.note}>
          {fileName && (
            <>
              It was uploaded as <bdi>{fileName}</bdi>.{' '}
            </>
          )}
          The file plays in your browser and is not uploaded.
        </p>
      </div>
    </div>
  );
}
