import { Link } from '@tanstack/react-router';
import type { RankedWork, RankingAnswer } from '@/client';
import { formatCount, formatProbability } from '@/lib/format';
import classes from './RankingSummary.module.css';

interface RankingSummaryProps {
  ranking: Pick<RankingAnswer, 'works' | 'has_cover' | 'best_probability' | 'n_waiting'>;
  /** The ranked song, for links to its checks. Null if a clip was ranked. */
  queryId: string | null;
}

/** Summary of a ranking: the probable works, or that the library holds no cover. */
export function RankingSummary({ ranking, queryId }: RankingSummaryProps) {
  const { works, has_cover, best_probability, n_waiting } = ranking;
  return (
    <div className={classes.summary}>
      {best_probability !== null && !has_cover && (
        <div className={classes.none}>
          <p className={classes.title}>Nothing in your library is a cover of this</p>
          <p>The best match has a probability of {formatProbability(best_probability)}.</p>
        </div>
      )}
      {works.length > 0 && (
        <ul className={classes.works} aria-label="Works">
          {works.map((work, index) => (
            <Work key={work.work.id} queryId={queryId} ranked={work} isBest={index === 0 && has_cover} />
          ))}
        </ul>
      )}
      {n_waiting > 0 && (
        <p className={classes.waiting}>
          {formatCount(n_waiting, 'song waits', 'songs wait')} to be analysed again by the current model, and will be
          ranked after that.
        </p>
      )}
    </div>
  );
}

function Work({ queryId, ranked, isBest }: { queryId: string | null; ranked: RankedWork; isBest: boolean }) {
  const { work, probability, best_track_id } = ranked;
  return (
    <li className={classes.work} data-best={isBest || undefined}>
      <span>
        {isBest ? 'This is ' : 'Perhaps '}
        <Link to="/songs" search={{ work: work.id }} className={classes.workTitle}>
          <bdi>{work.title}</bdi>
        </Link>
      </span>
      <span className={classes.probability}>{formatProbability(probability)}</span>
      {queryId !== null && (
        <Link to="/check" search={{ query: queryId, reference: best_track_id }} className={classes.why}>
          See why
        </Link>
      )}
    </li>
  );
}
