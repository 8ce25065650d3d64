import { Button, FileButton } from '@mantine/core';
import FileAudio from 'lucide-react/icons/file-audio';
import { useEffect, useRef, useState } from 'react';
import { ACCEPTED_FILES } from '@/lib/files';
import { formatDuration } from '@/lib/format';
import type { Side } from '@/lib/sections';
import classes from './Players.module.css';
import type { PlayerEvents } from './useListening';

interface FilePlayerProps {
  side: Side;
  /** Name of the file as it was when it was uploaded. */
  fileName: string | null;
  durationSeconds: number | null;
  events: PlayerEvents;
}

/** The same recording is as long, but for what encoders add at its ends. */
const SAME_LENGTH_SECONDS = 3;

/** Plays a file of the person's own. Uploaded audio is not kept, so the file is picked again; it never leaves the browser. */
export function FilePlayer({ side, fileName, durationSeconds, events }: FilePlayerProps) {
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
      // A browser that refuses to begin by itself leaves the player's own button to press.
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
        // biome-ignore lint/a11y/useMediaCaption: a person's own music has no captions.
        <audio
          ref={audio}
          className={classes.audio}
          src={address}
          controls
          onLoadedMetadata={(event) => compare(event.currentTarget.duration)}
          onTimeUpdate={(event) => events.onTime(side, event.currentTarget.currentTime)}
          onPlay={() => events.onPlaying(side, true)}
          onPause={() => events.onPlaying(side, false)}
          onError={() => setProblem('The browser cannot play this file. Pick another format of the same recording.')}
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
          The file plays in your browser and is not sent.
        </p>
      </div>
    </div>
  );
}
