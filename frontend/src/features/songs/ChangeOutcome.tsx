import { Button, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { TrackChangeAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { isChanging, trackChangeQuery, useUndoChange } from '@/lib/queries/bulk';
import { tracksChanged } from '@/lib/queries/tracks';
import { msg, say, type Text, t } from '@/lib/texts';
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
              {t('Undo')}
            </Button>
          )
        }
        onClose={onClose}
      >
        {sentencesOf(change).map((sentence) => (
          <span key={sentence}>{sentence} </span>
        ))}
        {change.kind === 'delete' && change.state === 'done' && change.can_be_undone && (
          <Link to="/trash">{t('Open the trash')}</Link>
        )}
        {isRunning && (
          <Progress
            mt="xs"
            aria-label={t('Songs done')}
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

/** What became of the songs, in sentences. */
export function sentencesOf(change: TrackChangeAnswer): string[] {
  const { state, n_tracks } = change;
  if (state === 'running') {
    const [done, n] = [nDone(change), n_tracks];
    return [t('{done, number} of {n, plural, one {# song} other {# songs}} are done.', { done, n })];
  }
  if (state === 'undoing') {
    const words = t('Undoing: {n, plural, one {# song is} other {# songs are}} as before.', { n: change.n_undone });
    return [words];
  }
  const found = [
    [change.n_changed, changedWords(change)],
    [change.n_undone, msg('{n, plural, one {# song is as before.} other {# songs are as before.}}')],
    [
      change.n_kept,
      msg(
        '{n, plural, one {# song was changed again since and stays so.} other {# songs were changed again since and stay so.}}',
      ),
    ],
    [change.n_unchanged, msg('{n, plural, one {# song needed no change.} other {# songs needed no change.}}')],
    [
      change.n_not_yours,
      msg(
        '{n, plural, one {# song is not yours and stays as it is.} other {# songs are not yours and stay as they are.}}',
      ),
    ],
    [
      change.n_too_many_tags,
      msg('{n, plural, one {# song has 50 tags already.} other {# songs have 50 tags already.}}'),
    ],
    [
      change.n_not_found,
      msg('{n, plural, one {# song is not in the library any more.} other {# songs are not in the library any more.}}'),
    ],
  ] as const;
  const sentences = found.filter(([n]) => n > 0).map(([n, words]) => say(words, { n }));
  return sentences.length > 0 ? sentences : [t('No song was chosen.')];
}

function changedWords({ kind, can_be_undone, state }: TrackChangeAnswer): Text {
  if (kind === 'edit') return msg('{n, plural, one {# song is changed.} other {# songs are changed.}}');
  return can_be_undone || state === 'undone'
    ? msg('{n, plural, one {# song is in the trash.} other {# songs are in the trash.}}')
    : msg('{n, plural, one {# song is deleted.} other {# songs are deleted.}}');
}
