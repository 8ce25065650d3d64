import { Link } from '@tanstack/react-router';
import type { OperatingPoint, RankingItem, TrackAnswer } from '@/client';
import { MatchedPart } from '@/features/song/MatchedPart';
import { formatNumber } from '@/lib/format';
import { shortKeyWords } from '@/lib/musicWords';
import classes from './RankingRow.module.css';
import { SongLine } from './SongLine';
import { VerdictBadge } from './VerdictBadge';

interface PlaceProps {
  item: RankingItem;
  query: TrackAnswer;
  operatingPoint: OperatingPoint | undefined;
}

/** One song of a ranking: verdict, key, and which part of the song on this page it matches. */
export function Place({ item, query, operatingPoint }: PlaceProps) {
  const { rank, track, verdict } = item;
  const key = verdict.transposition_semitones;
  return (
    <li className={classes.place}>
      <span className={classes.rank} aria-hidden="true">
        {formatNumber(rank)}
      </span>
      <div className={classes.song}>
        <SongLine track={track}>
          {(title) => (
            <Link
              to="/check"
              search={{
                query: query.id,
                reference: track.id,
                ...(operatingPoint ? { operating_point: operatingPoint } : {}),
              }}
            >
              {title}
            </Link>
          )}
        </SongLine>
        {track.work && <bdi className={classes.work}>{track.work.title}</bdi>}
      </div>
      <div className={classes.match}>
        {item.is_aligned ? (
          <>
            <MatchedPart sections={verdict.sections} durationSeconds={query.duration_s} />
            {key !== null && verdict.decision !== 'unlikely' && (
              <span className={classes.key}>{shortKeyWords(key)}</span>
            )}
          </>
        ) : (
          <span className={classes.key}>compared as a whole only</span>
        )}
      </div>
      <VerdictBadge verdict={verdict} />
    </li>
  );
}
