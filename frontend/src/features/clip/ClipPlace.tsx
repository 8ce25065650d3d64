import { Link } from '@tanstack/react-router';
import type { RankingItem } from '@/client';
import classes from '@/components/RankingRow.module.css';
import { SongLine } from '@/components/SongLine';
import { VerdictBadge } from '@/components/VerdictBadge';
import { formatNumber } from '@/lib/format';
import { shortKeyWords } from '@/lib/musicWords';

import { WhereItLies } from './WhereItLies';

/** One song that the clip resembles: verdict, key, and where in the song the clip lies. */
export function ClipPlace({ item: { rank, track, verdict, is_aligned } }: { item: RankingItem }) {
  const key = verdict.transposition_semitones;
  return (
    <li className={classes.place}>
      <span className={classes.rank} aria-hidden="true">
        {formatNumber(rank)}
      </span>
      <SongLine track={track}>
        {(title) => (
          <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
            {title}
          </Link>
        )}
      </SongLine>
      <div className={classes.match}>
        {!is_aligned && <span className={classes.key}>compared as a whole only</span>}
        {/* Few unlikely songs hold a stretch of it, and of the others it goes without saying. */}
        {is_aligned && (verdict.decision !== 'unlikely' || verdict.sections.length > 0) && (
          <>
            <WhereItLies sections={verdict.sections} durationSeconds={track.duration_s} />
            {key !== null && verdict.decision !== 'unlikely' && (
              <span className={classes.key}>{shortKeyWords(key)}</span>
            )}
          </>
        )}
      </div>
      <VerdictBadge verdict={verdict} />
    </li>
  );
}
