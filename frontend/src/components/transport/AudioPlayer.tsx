import { Button, FileButton } from '@mantine/core';
import FileAudio from 'lucide-react/icons/file-audio';
import { useEffect, useRef, useState } from 'react';
import type { TrackAnswer } from '@/client';
import { Say } from '@/components/Say';
import { audioAddress, faultOfAudio } from '@/lib/audio';
import { ACCEPTED_FILES } from '@/lib/files';
import { formatDuration } from '@/lib/format';
import type { Side } from '@/lib/sections';
import { msg, say, t } from '@/lib/texts';
import classes from './Players.module.css';
import { elementHandle, type PlayerEvents, type PlayFault } from './players';

interface AudioPlayerProps {
  side: Side;
  track: TrackAnswer;
  events: PlayerEvents;
  /** Whether a song without a kept copy asks for its file. */
  asksForFile: boolean;
}

/** Tolerance for the silence that encoders add at both ends. */
const SAME_LENGTH_SECONDS = 3;
const BLOCKED = msg('The browser blocked the sound. Press Play once more.');
const UNREADABLE = msg('The browser cannot play this file. Pick the same recording in another format.');

/** Plays the kept copy of a song, else a file that the user picks, which is not uploaded. Shows only what is missing. */
export function AudioPlayer({ side, track, events, asksForFile }: AudioPlayerProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isKept, setKept] = useState(track.has_audio);
  const address = picked ?? (isKept ? audioAddress(track.id) : null);

  useEffect(() => {
    const element = audio.current;
    if (!element || address === null) return;
    const tell = (fault: PlayFault | null) => {
      if (fault !== 'failed') setProblem(fault && say(BLOCKED));
    };
    events.onReady(side, elementHandle(element, tell));
    return () => events.onReady(side, null);
  }, [side, address, events]);
  useEffect(() => (picked === null ? undefined : () => URL.revokeObjectURL(picked)), [picked]);

  const open = (file: File | null) => {
    if (!file) return;
    setProblem(null);
    setPicked(URL.createObjectURL(file));
  };
  const compare = (seconds: number) => {
    const { duration_s } = track;
    if (picked === null || duration_s === null || Math.abs(seconds - duration_s) <= SAME_LENGTH_SECONDS) return;
    setProblem(
      t('This file lasts {seconds}, the song {duration_s}: is it the right one?', {
        seconds: formatDuration(seconds),
        duration_s: formatDuration(duration_s),
      }),
    );
  };
  const explain = async () => {
    events.onPlaying(side, false);
    if (picked !== null) return setProblem(say(UNREADABLE));
    const fault = await faultOfAudio(track.id);
    setProblem(fault?.detail ?? say(UNREADABLE));
    return setKept(fault !== null && fault.code !== 'audio_missing');
  };

  return (
    <>
      {address !== null && (
        // biome-ignore lint/a11y/useMediaCaption: music has no captions.
        <audio
          key={address}
          ref={audio}
          src={address}
          preload="none"
          data-side={side}
          onLoadedMetadata={(event) => compare(event.currentTarget.duration)}
          onTimeUpdate={(event) => events.onTime(side, event.currentTarget.currentTime)}
          onPlay={() => events.onPlaying(side, true)}
          onPause={() => events.onPlaying(side, false)}
          onEnded={() => events.onEnded(side)}
          onError={() => void explain()}
        />
      )}
      {problem && (
        <p role="alert" className={classes.note}>
          {problem}
        </p>
      )}
      {!isKept && (asksForFile || problem) && (
        <FilePick fileName={track.source.file_name} isPicked={picked !== null} onPick={open} />
      )}
    </>
  );
}

interface FilePickProps {
  /** Name of the uploaded file. */
  fileName: string | null;
  isPicked: boolean;
  onPick: (file: File | null) => void;
}

function FilePick({ fileName, isPicked, onPick }: FilePickProps) {
  return (
    <div className={classes.pick}>
      <FileButton accept={ACCEPTED_FILES} onChange={onPick}>
        {(props) => (
          <Button {...props} variant="default" size="sm" leftSection={<FileAudio size={16} />}>
            {isPicked ? t('Pick another file') : t('Pick the file to listen')}
          </Button>
        )}
      </FileButton>
      <p className={classes.note}>
        {fileName ? (
          <Say
            text="The server keeps no audio of this song. It was uploaded as {file}. The file plays in your browser and is not uploaded."
            values={{ file: <bdi>{fileName}</bdi> }}
          />
        ) : (
          t('The server keeps no audio of this song. The file plays in your browser and is not uploaded.')
        )}
      </p>
    </div>
  );
}
