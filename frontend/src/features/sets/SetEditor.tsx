import { Button } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { SetAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { atServer } from '@/lib/basePath';
import { bytesOf } from '@/lib/bits';
import { formatDuration } from '@/lib/format';
import { useChangeSet } from '@/lib/queries/sets';
import { t } from '@/lib/texts';
import { isSame, nameAfterMatches, type Part, partsOf } from './edits';
import { PartRows } from './PartRows';
import { SetMatches } from './SetMatches';
import classes from './Sets.module.css';
import { SetTimeline } from './SetTimeline';

interface Edited {
  revision: number;
  now: Part[];
  /** The parts before each change, the newest last. */
  before: Part[][];
}

interface SetEditorProps {
  of: SetAnswer;
  mayEdit: boolean;
}

/** Timeline and parts of a set. Changes are kept in the page until they are saved. */
export function SetEditor({ of, mayEdit }: SetEditorProps) {
  const stored = useMemo(() => partsOf(of.parts), [of.parts]);
  const [kept, setEdited] = useState<Edited | null>(null);
  const edited = kept?.revision === of.revision ? kept : null;
  // A worker, or somebody else, changed the set after these changes were begun.
  const overtaken = kept !== null && edited === null && !isSame(kept.now, stored) ? kept : null;
  const parts = edited?.now ?? stored;
  const change = (now: Part[]) => {
    if (!isSame(parts, now)) setEdited({ revision: of.revision, now, before: [...(edited?.before ?? []), parts] });
  };
  const undo = () => {
    const before = edited?.before ?? [];
    const [last] = before.slice(-1);
    setEdited(
      last === undefined || before.length < 2
        ? null
        : { revision: of.revision, now: last, before: before.slice(0, -1) },
    );
  };
  const isOpen = mayEdit && (of.state === 'proposed' || of.state === 'searching');
  const peaks = useMemo(() => bytesOf(of.outline), [of.outline]);
  const { audio, seconds, play, onTimeUpdate } = usePlayer();
  const total = of.duration_s ?? parts.at(-1)?.end_s ?? 0;
  return (
    <>
      <UnsavedChanges isUnsaved={isOpen && (edited ?? overtaken) !== null}>
        {t('Your changes to the parts are not saved.')}
      </UnsavedChanges>
      <section className={classes.section} aria-labelledby="timeline-title">
        <h2 id="timeline-title">{t('Timeline')}</h2>
        {isOpen && (
          <p className={classes.note}>
            <span className="on-screen">
              {t('Drag a boundary, or move it by the arrow keys: half a second, with Shift five seconds.')}
            </span>{' '}
            {t('A song of the library that sounds in the set is drawn below its stretch.')}
          </p>
        )}
        <SetTimeline
          parts={parts}
          matches={of.matches}
          peaks={peaks}
          total={total}
          seconds={seconds}
          onChange={isOpen ? change : null}
        />
        {of.has_audio && (
          // biome-ignore lint/a11y/useMediaCaption: music has no captions.
          <audio
            ref={audio}
            controls
            preload="none"
            className={classes.audio}
            src={atServer(`/api/v1/sets/${of.id}/audio`)}
            aria-label={t('Listening')}
            onTimeUpdate={onTimeUpdate}
          />
        )}
      </section>
      <section className={classes.section} aria-labelledby="parts-title">
        <h2 id="parts-title">{t('Parts')}</h2>
        <PartRows
          of={of}
          parts={parts}
          total={total}
          seconds={seconds}
          isOpen={isOpen}
          onChange={change}
          onPlay={of.has_audio ? play : null}
        />
        {mayEdit && (
          <Actions
            of={of}
            parts={parts}
            isEdited={edited !== null}
            isOpen={isOpen}
            onChange={change}
            onUndo={undo}
            onSaved={(saved) => setEdited((latest) => (latest?.now === saved ? null : latest))}
            onTakeUp={overtaken && (() => setEdited({ ...overtaken, revision: of.revision, before: [stored] }))}
          />
        )}
      </section>
      <SetMatches of={of} onPlay={of.has_audio ? play : null} />
    </>
  );
}

function usePlayer() {
  const audio = useRef<HTMLAudioElement>(null);
  const [seconds, setSeconds] = useState<number | null>(null);
  const play = (at: number) => {
    if (!audio.current) return;
    audio.current.currentTime = at;
    // A browser that lets nothing sound shows so by its own controls.
    audio.current.play().catch(() => undefined);
  };
  const onTimeUpdate = () => setSeconds(audio.current?.currentTime ?? null);
  return { audio, seconds, play, onTimeUpdate };
}

interface ActionsProps {
  of: SetAnswer;
  parts: readonly Part[];
  isEdited: boolean;
  isOpen: boolean;
  onChange: (parts: Part[]) => void;
  onUndo: () => void;
  /** Called with the parts that were saved; others may have been written meanwhile. */
  onSaved: (parts: readonly Part[]) => void;
  /** Shows changes again that were begun before the set was changed; null if there are none. */
  onTakeUp: (() => void) | null;
}

function Actions({ of, parts, isEdited, isOpen, onChange, onUndo, onSaved, onTakeUp }: ActionsProps) {
  const { edit, accept, search } = useChangeSet(of.id);
  const body = {
    revision: of.revision,
    parts: parts.map(({ start_s, end_s, title, artist }) => ({ start_s, end_s, title: title.trim() || null, artist })),
  };
  const isBusy = edit.isPending || accept.isPending;
  const error = edit.error ?? accept.error ?? search.error;
  const mayAccept = isOpen && of.state === 'proposed' && parts.length > 0;
  const named = nameAfterMatches(parts, of.matches);
  const acceptAll = () =>
    isEdited
      ? edit.mutate(body, {
          onSuccess: (saved) => {
            onSaved(parts);
            accept.mutate(saved.revision);
          },
        })
      : accept.mutate(of.revision);
  return (
    <>
      {onTakeUp && isOpen && !isBusy && (
        <div role="alert" className={classes.buttons}>
          <span>{t('The set was changed meanwhile, so your changes are not shown. They are not saved.')}</span>
          <Button size="xs" variant="default" onClick={onTakeUp}>
            {t('Show my changes again')}
          </Button>
        </div>
      )}
      {error && <ErrorNotice error={error} />}
      <div className={classes.buttons}>
        {mayAccept && (
          <Button loading={isBusy} onClick={acceptAll}>
            {t('{n, plural, one {Accept # part} other {Accept # parts}}', { n: parts.length })}
          </Button>
        )}
        {isEdited && (
          <>
            <Button
              variant="default"
              loading={edit.isPending}
              disabled={!isOpen}
              onClick={() => edit.mutate(body, { onSuccess: () => onSaved(parts) })}
            >
              {t('Save the parts')}
            </Button>
            <Button variant="default" disabled={isBusy} onClick={onUndo}>
              {t('Undo')}
            </Button>
          </>
        )}
        {isOpen && !isSame(parts, named) && (
          <Button variant="default" disabled={isBusy} onClick={() => onChange(named)}>
            {t('Name parts after the songs found')}
          </Button>
        )}
        {!isEdited && (of.state === 'proposed' || of.state === 'accepted') && (
          <Button variant="default" loading={search.isPending} onClick={() => search.mutate()}>
            {t('Search the library again')}
          </Button>
        )}
        {isEdited && (
          <span className={classes.quiet} aria-live="polite">
            {t('Not saved yet: {n, plural, one {# part} other {# parts}}, {seconds} in all', {
              n: parts.length,
              seconds: formatDuration(parts.reduce((sum, part) => sum + part.end_s - part.start_s, 0)),
            })}
          </span>
        )}
      </div>
    </>
  );
}
