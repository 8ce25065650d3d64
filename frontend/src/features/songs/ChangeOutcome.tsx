import { Button, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { TrackChangeAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatCount, formatNumber } from '@/lib/format';
import { isChanging, trackChangeQuery, useUndoChange } from '@/lib/queries/bulk';
import { tracksChanged } from '@/lib/queries/tracks';
import { ChangeNotice } from './ChangeNotice';

interface ChangeOutcomeProps {
  /** The change as it was when it was asked for. */
  first: TrackChangeAnswer;
  /** Whether the focus goes to Undo: the button that was pressed is gone. */
  takesFocus: boolean;
  onClose: () => void;
}

/** Says what became of a change of many songs, with its progress and a button to undo it. */
export function ChangeOutcome({ first, takesFocus, onClose }: ChangeOutcomeProps) {
  const { data: change } = useQuery(trackChangeQuery(first));
  const undo = useUndoChange();
  const client = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  const isRunning = isChanging(change);
  const wasRunning = useRef(isRunning);
  useEffect(() => {
    if (takesFocus) button.current?.focus();
  }, [takesFocus]);
  useEffect(() => {
    if (wasRunning.current && !isRunning) void tracksChanged(client);
    wasRunning.current = isRunning;
  }, [isRunning, client]);
  return (
    <>
      <ChangeNotice
        action={
          change.can_be_undone && (
            <Button
              ref={button}
              size="xs"
              variant="default"
              loading={undo.isPending}
              onClick={() => undo.mutate(change.id)}
            >
              Undo
            </Button>
          )
        }
        onClose={onClose}
      >
        {sentencesOf(change).map((sentence) => (
          <span key={sentence}>{sentence} </span>
        ))}
        {change.kind === 'delete' && change.state === 'done' && change.can_be_undone && (
          <Link to="/trash">Open the trash</Link>
        )}
        {isRunning && (
          <Progress
            mt="xs"
            aria-label="Songs done"
            value={(100 * nDone(change)) / Math.max(1, change.n_tracks)}
            transitionDuration={200}
          />
        )}
      </ChangeNotice>
      {undo.error && <ErrorNotice error={undo.error} />}
    </>
  );
}

function nDone(change: TrackChangeAnswer): number {
  const { n_changed, n_unchanged, n_not_yours, n_not_found, n_too_many_tags, n_undone, n_kept } = change;
  if (change.state === 'undoing') return n_undone + n_kept + n_not_found;
  return n_changed + n_unchanged + n_not_yours + n_not_found + n_too_many_tags;
}

const SONG = (count: number, one: string, many: string) =>
  count === 0 ? [] : [count === 1 ? `1 song ${one}` : `${formatNumber(count)} songs ${many}`];

/** What became of the songs, in sentences. */
export function sentencesOf(change: TrackChangeAnswer): string[] {
  const total = formatCount(change.n_tracks, 'song');
  if (change.state === 'running') return [`${formatNumber(nDone(change))} of ${total} are done.`];
  if (change.state === 'undoing') return [`Undoing: ${formatNumber(change.n_undone)} songs are as before.`];
  const changed =
    change.kind === 'edit'
      ? SONG(change.n_changed, 'is changed.', 'are changed.')
      : change.can_be_undone || change.state === 'undone'
        ? SONG(change.n_changed, 'is in the trash.', 'are in the trash.')
        : SONG(change.n_changed, 'is deleted.', 'are deleted.');
  const found = [
    ...changed,
    ...SONG(change.n_undone, 'is as before.', 'are as before.'),
    ...SONG(change.n_kept, 'was changed again since and stays so.', 'were changed again since and stay so.'),
    ...SONG(change.n_unchanged, 'was so before.', 'were so before.'),
    ...SONG(change.n_not_yours, 'is not yours and stays as it is.', 'are not yours and stay as they are.'),
    ...SONG(change.n_too_many_tags, 'has 50 tags already.', 'have 50 tags already.'),
    ...SONG(change.n_not_found, 'is not in the library any more.', 'are not in the library any more.'),
  ];
  return found.length > 0 ? found : ['No song was chosen.'];
}
