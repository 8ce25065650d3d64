import type { ComponentProps, ReactNode } from 'react';
import type { RankingItem, VerdictAnswer } from '@/client';
import { formatNumber } from '@/lib/format';
import { shortKeyWords } from '@/lib/musicWords';
import { limitWords, melodyWords, relationWords, sameRecordingWords } from '@/lib/relationWords';
import { stretchesOf } from '@/lib/sections';
import { t } from '@/lib/texts';
import { MatchedSpans } from './MatchedSpans';
import type { RowPlace } from './RankedRows';
import classes from './RankingRow.module.css';
import { SongLine } from './SongLine';
import { VerdictBadge } from './VerdictBadge';

interface RankingRowProps {
  item: RankingItem;
  /** What of the song matches. The row is short without it. */
  match?: ReactNode;
  /** Sound of the best stretch. */
  play?: ReactNode;
  /** The answer of the person who reviews. */
  review?: ReactNode;
  /** Where the row stands among those of its work. */
  place?: RowPlace;
  /** Wraps the title in a link. */
  children: (title: string) => ReactNode;
}

/** One song of a ranking: rank, title, work, matched stretches, verdict, and places for sound and review. */
export function RankingRow({ item: { rank, track, verdict }, match, play, review, place, children }: RankingRowProps) {
  const isShort = match === undefined;
  return (
    <li
      className={classes.row}
      data-short={isShort || undefined}
      data-grouped={place?.isGrouped || undefined}
      data-first={place?.heading ? true : undefined}
    >
      {place?.heading && <div className={classes.heading}>{place.heading}</div>}
      <span className={classes.rank} aria-hidden="true">
        {formatNumber(rank)}
      </span>
      <div className={classes.song}>
        <SongLine track={track} hasDetails={!isShort}>
          {children}
        </SongLine>
        {!isShort && track.work && !place?.isGrouped && <bdi className={classes.work}>{track.work.title}</bdi>}
      </div>
      {!isShort && <div className={classes.match}>{match}</div>}
      <div className={classes.verdict}>
        <VerdictBadge verdict={verdict} />
        {(play || review) && (
          <span className={classes.places}>
            {play}
            {review}
          </span>
        )}
      </div>
    </li>
  );
}

type RankingMatchProps = Omit<ComponentProps<typeof MatchedSpans>, 'sections'> & { item: RankingItem };

/** The matched stretches and what the row says of them. */
export function RankingMatch({ item: { verdict, is_aligned, supported_by }, ...spans }: RankingMatchProps) {
  const notes = notesOf(verdict);
  if (!is_aligned && verdict.relation !== 'same_recording') notes.push(t('compared as a whole only'));
  if (supported_by > 0) {
    notes.push(t('supported by {n, plural, one {# other version} other {# other versions}}', { n: supported_by }));
  }
  return (
    <>
      <MatchedSpans sections={stretchesOf(verdict)} {...spans} />
      {notes.length > 0 && <span className={classes.key}>{notes.join(' · ')}</span>}
    </>
  );
}

/** Notes on one row. The sections of unlikely rows are not computed, so nothing is said of them. */
function notesOf(verdict: VerdictAnswer): string[] {
  const { decision, relation, same_recording, sections, transposition_semitones } = verdict;
  if (relation === 'same_recording') return same_recording ? [sameRecordingWords(same_recording)] : [];
  // A likely pair without a stretch; what limits others is said.
  if (decision === 'likely' && sections.length === 0 && verdict.similarity !== null) return [t('Alike as a whole')];
  const isShared = relation === 'shared_harmony' && verdict.limit === 'common_progression';
  const limit = isShared ? relationWords(verdict) : limitWords(verdict);
  if (decision === 'unlikely' || sections.length === 0) return limit ? [limit] : [];
  const key = transposition_semitones === null ? null : shortKeyWords(transposition_semitones);
  const melody = verdict.melody === 'cannot_tell' ? null : melodyWords(verdict);
  return [key, limit, melody].filter((words) => words !== null);
}
