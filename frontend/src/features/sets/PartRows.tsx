import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SetAnswer, SetPartAnswer } from '@/client';
import { StateBadge } from '@/components/StateBadge';
import { formatDuration, parseTime } from '@/lib/format';
import { say, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { dropPart, mergeWithNext, moveEdge, type Part, renamePart, splitPart } from './edits';
import classes from './Sets.module.css';
import { EVIDENCE_WORDS } from './words';

interface PartRowsProps {
  of: SetAnswer;
  parts: readonly Part[];
  total: number;
  /** Where the set plays; null if it does not. */
  seconds: number | null;
  isOpen: boolean;
  onChange: (parts: Part[]) => void;
  onPlay: ((seconds: number) => void) | null;
}

/** The parts of a set in their order, to be named, split, merged and dropped. */
export function PartRows({ of, parts, total, seconds, isOpen, onChange, onPlay }: PartRowsProps) {
  return (
    <ol className={classes.parts} data-on-paper>
      {parts.map((part, index) => {
        const n = index + 1;
        const made = isOpen ? undefined : of.parts[index];
        return (
          <li key={part.id} aria-label={t('Part {n}', { n })}>
            <div className={classes.partHead}>
              <span className={classes.number} aria-hidden="true">
                {n}
              </span>
              {isOpen ? (
                <TextInput
                  className={classes.title}
                  aria-label={t('Title of part {n}', { n })}
                  placeholder={t('No title yet')}
                  maxLength={500}
                  value={part.title}
                  onChange={(event) => onChange(renamePart(parts, index, event.currentTarget.value))}
                />
              ) : (
                <MadeOf part={part} made={made} />
              )}
              <span className={classes.quiet}>{formatDuration(part.end_s - part.start_s)}</span>
            </div>
            <p className={classes.quiet}>{say(EVIDENCE_WORDS[part.evidence])}</p>
            <div className={classes.buttons}>
              {isOpen ? (
                <>
                  <TimeField
                    label={t('Start of part {n}', { n })}
                    value={part.start_s}
                    onChange={(at) => onChange(moveEdge(parts, index, 'start', at, total))}
                  />
                  <TimeField
                    label={t('End of part {n}', { n })}
                    value={part.end_s}
                    onChange={(at) => onChange(moveEdge(parts, index, 'end', at, total))}
                  />
                </>
              ) : (
                <span className={classes.quiet}>
                  {t('{start} to {end}', { start: formatDuration(part.start_s), end: formatDuration(part.end_s) })}
                </span>
              )}
              <Listen of={of} part={part} n={n} onPlay={onPlay} />
              {isOpen && (
                <>
                  <Action n={n} label={t('Split')} onClick={() => onChange(splitPart(parts, index, seconds))} />
                  {n < parts.length && (
                    <Action n={n} label={t('Merge with next')} onClick={() => onChange(mergeWithNext(parts, index))} />
                  )}
                  {parts.length > 1 && (
                    <Action n={n} label={t('Drop')} onClick={() => onChange(dropPart(parts, index))} />
                  )}
                </>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Action({ n, label, onClick }: { n: number; label: string; onClick: () => void }) {
  return (
    <Button size="xs" variant="default" aria-description={t('Part {n}', { n })} onClick={onClick}>
      {label}
    </Button>
  );
}

/** Listen to a part: in the page where a copy is kept, else at YouTube. */
function Listen({ of, part, n, onPlay }: { of: SetAnswer; part: Part; n: number; onPlay: PartRowsProps['onPlay'] }) {
  if (onPlay) return <Action n={n} label={t('Play')} onClick={() => onPlay(part.start_s)} />;
  if (!of.source.url) return null;
  return (
    <a
      href={`${of.source.url}&t=${Math.floor(part.start_s)}s`}
      target="_blank"
      rel="noreferrer"
      data-address="shown"
      aria-label={t('Part {n} at YouTube', { n })}
    >
      {t('At YouTube')}
    </a>
  );
}

/** The song that was made of a part; else its title. */
function MadeOf({ part, made }: { part: Part; made: SetPartAnswer | undefined }) {
  const track = made?.track;
  return (
    <span className={classes.title} dir="auto">
      {track ? (
        <>
          <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
            {titleOf(track)}
          </Link>{' '}
          <StateBadge state={track.state} error={track.error} />
        </>
      ) : (
        part.title || t('No title yet')
      )}
    </span>
  );
}

interface TimeFieldProps {
  label: string;
  value: number;
  onChange: (seconds: number) => void;
}

/** A time to type, such as 12:34. It counts when one leaves the field or presses Enter. */
function TimeField({ label, value, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    const seconds = typed === null ? null : parseTime(typed);
    if (seconds !== null) onChange(seconds);
    setTyped(null);
  };
  return (
    <TextInput
      size="xs"
      className={classes.time}
      aria-label={label}
      inputMode="numeric"
      value={typed ?? formatDuration(value)}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
      }}
    />
  );
}
