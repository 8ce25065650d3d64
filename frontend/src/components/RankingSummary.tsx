import { Link } from '@tanstack/react-router';
import type { RankedWork, RankingAnswer } from '@/client';
import { formatCount, formatProbability } from '@/lib/format';
import classes from './RankingSummary.module.css';

/** What the ranking says on the whole: which work this is, or that no song here is a cover of it. */
export function RankingSummary({ ranking }: { ranking: RankingAnswer }) {
  const { query, works, has_cover, best_probability, n_waiting } = ranking;
  return (
    <div className={classes.answer}>
      {best_probability !== null && !has_cover && (
        <div className={classes.none}>
          <p className={classes.title}>Nothing in your library is a cover of this</p>
          <p>The nearest song has a probability of {formatProbability(best_probability)}.</p>
        </div>
      )}
      {works.length > 0 && (
        <ul className={classes.works} aria-label="Works">
          {works.map((work, place) => (
            <Work key={work.work.id} queryId={query.id} ranked={work} isBest={place === 0 && has_cover} />
          ))}
        </ul>
      )}
      {n_waiting > 0 && (
        <p className={classes.waiting}>
          {formatCount(n_waiting, 'song waits', 'songs wait')} to be analysed again by the present model, and will then
          be ranked too.
        </p>
      )}
    </div>
  );
}

function Work({ queryId, ranked, isBest }: { queryId: string; ranked: RankedWork; isBest: boolean }) {
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
      <Link to="/check" search={{ query: queryId, reference: best_track_id }} className={classes.why}>
        See why
      </Link>
    </li>
  );
}
