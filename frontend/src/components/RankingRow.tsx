import type { ComponentProps, ReactNode } from 'react';
import type { RankingItem } from '@/client';
import { formatNumber } from '@/lib/format';
import { shortKeyWords } from '@/lib/musicWords';
import { MatchedSpans } from './MatchedSpans';
import classes from './RankingRow.module.css';
import { SongLine } from './SongLine';
import { VerdictBadge } from './VerdictBadge';

interface RankingRowProps {
  item: RankingItem;
  /** What of the song matches. The row is short without it. */
  match?: ReactNode;
  /** Wraps the title in a link. */
  children: (title: string) => ReactNode;
}

/** One song of a ranking: rank, title, work, matched stretches and verdict. */
export function RankingRow({ item: { rank, track, verdict }, match, children }: RankingRowProps) {
  const isShort = match === undefined;
  return (
    <li className={classes.row} data-short={isShort || undefined}>
      <span className={classes.rank} aria-hidden="true">
        {formatNumber(rank)}
      </span>
      <div className={classes.song}>
        <SongLine track={track} hasDetails={!isShort}>
          {children}
        </SongLine>
        {!isShort && track.work && <bdi className={classes.work}>{track.work.title}</bdi>}
      </div>
      {!isShort && <div className={classes.match}>{match}</div>}
      <VerdictBadge verdict={verdict} />
    </li>
  );
}

type RankingMatchProps = Omit<ComponentProps<typeof MatchedSpans>, 'sections'> & { item: RankingItem };

/** The matched stretches and the key of one row. */
export function RankingMatch({ item: { verdict, is_aligned }, ...spans }: RankingMatchProps) {
  const key = verdict.transposition_semitones;
  if (!is_aligned) return <span className={classes.key}>compared as a whole only</span>;
  return (
    <>
      <MatchedSpans sections={verdict.sections} {...spans} />
      {key !== null && verdict.decision !== 'unlikely' && <span className={classes.key}>{shortKeyWords(key)}</span>}
    </>
  );
}
