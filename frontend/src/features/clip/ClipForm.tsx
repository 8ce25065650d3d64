import { Button, FileInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { SongLine } from '@/components/SongLine';
import { ThresholdField } from '@/components/ThresholdField';
import { ACCEPTED_FILES, ACCEPTED_WORDS, refusalOf } from '@/lib/files';
import { parseTime } from '@/lib/format';
import { type ClipSource, type ClipSpan, useSubmitClip } from '@/lib/queries/clips';
import { trackQuery } from '@/lib/queries/tracks';
import { say, t, tc } from '@/lib/texts';
import type { Threshold } from '@/lib/threshold';
import classes from './ClipForm.module.css';

interface ClipFormProps {
  /** The song from which a part is chosen. Undefined: a file is chosen. */
  trackId: string | undefined;
  threshold: Threshold;
  onThreshold: (threshold: number | undefined) => void;
  onForgetTrack: () => void;
  onSubmitted: (clipId: string) => void;
}

/** Return why a time cannot be used. An empty field that was left is refused where a part is wanted. */
function refusalOfTime(text: string, isMissed: boolean): string | null {
  if (text.trim() === '') return isMissed ? t('Enter a time, such as 1:23.') : null;
  return parseTime(text) === null ? t('Write it as 1:23, or in seconds.') : null;
}

/** Form for a clip: a song or a file, and the times where the clip starts and ends. The API checks the times. */
export function ClipForm({ trackId, threshold, onThreshold, onForgetTrack, onSubmitted }: ClipFormProps) {
  const [file, setFile] = useState<File | null>(null);
  const [times, setTimes] = useState({ start: trackId ? '0:00' : '', end: trackId ? '0:30' : '' });
  const [left, setLeft] = useState({ start: false, end: false });
  const submit = useSubmitClip();

  const needsTimes = trackId !== undefined || times.start.trim() !== '' || times.end.trim() !== '';
  const start_s = parseTime(times.start);
  const end_s = parseTime(times.end);
  const span: ClipSpan | null = start_s === null || end_s === null ? null : { start_s, end_s };
  const refusal = file && refusalOf(file);
  const source = sourceOf(trackId, file, span, !needsTimes);

  const forgetError = () => {
    if (submit.error) submit.reset();
  };
  const change = (changes: Partial<typeof times>) => {
    setTimes((before) => ({ ...before, ...changes }));
    forgetError();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (source && !refusal) submit.mutate({ source, threshold }, { onSuccess: ({ clip }) => onSubmitted(clip.id) });
  };

  return (
    <form onSubmit={send} className={classes.form} noValidate>
      {trackId ? (
        <ChosenSong trackId={trackId} onForget={onForgetTrack} />
      ) : (
        <FileInput
          label={t('Audio file')}
          description={t('{kinds}. If it is longer than a minute, enter the times of a part.', {
            kinds: say(ACCEPTED_WORDS),
          })}
          placeholder={t('Choose a file')}
          accept={ACCEPTED_FILES}
          clearable
          value={file}
          error={refusal}
          onChange={(chosen) => {
            setFile(chosen);
            forgetError();
          }}
        />
      )}
      <div className={classes.times}>
        <TextInput
          label={tc('time', 'From')}
          placeholder="0:42"
          inputMode="text"
          autoComplete="off"
          value={times.start}
          error={refusalOfTime(times.start, needsTimes && left.start)}
          onBlur={() => setLeft((before) => ({ ...before, start: true }))}
          onChange={(event) => change({ start: event.currentTarget.value })}
        />
        <TextInput
          label={t('To')}
          placeholder="1:12"
          inputMode="text"
          autoComplete="off"
          value={times.end}
          error={refusalOfTime(times.end, needsTimes && left.end)}
          onBlur={() => setLeft((before) => ({ ...before, end: true }))}
          onChange={(event) => change({ end: event.currentTarget.value })}
        />
        <Button type="submit" disabled={!source || Boolean(refusal)} loading={submit.isPending}>
          {t('Search')}
        </Button>
      </div>
      <ThresholdField kind="rows" value={threshold} onChoose={onThreshold} remark={t('Measured on whole songs.')} />
      {submit.error && <ErrorNotice error={submit.error} />}
    </form>
  );
}

function sourceOf(
  trackId: string | undefined,
  file: File | null,
  span: ClipSpan | null,
  isWhole: boolean,
): ClipSource | null {
  if (trackId !== undefined) return span && { trackId, span };
  if (!file || (!span && !isWhole)) return null;
  return { file, span };
}

/** The chosen song. */
function ChosenSong({ trackId, onForget }: { trackId: string; onForget: () => void }) {
  const { data: track, error, isPending, refetch } = useQuery(trackQuery(trackId));
  if (isPending) return <LoadingNotice label={t('Loading the song')} rows={1} height={76} />;
  if (!track) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.song}>
      <SongLine track={track}>
        {(title) => (
          <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
            {title}
          </Link>
        )}
      </SongLine>
      <Button size="compact-sm" variant="default" onClick={onForget}>
        {t('Use a file instead')}
      </Button>
    </div>
  );
}
