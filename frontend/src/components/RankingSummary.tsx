import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RankedWork, RankingAnswer } from '@/client';
import { formatOdds, formatProbability } from '@/lib/format';
import { modelQuery } from '@/lib/queries/compare';
import { rankingHeadline } from '@/lib/relationWords';
import { msg, say, t } from '@/lib/texts';
import { likelyFrom, type Threshold } from '@/lib/threshold';
import classes from './RankingSummary.module.css';
import { Say } from './Say';

const NOT_ENOUGH = msg('Not enough harmony to compare');
const NOISE = msg('The recording is mostly noise, speech, drums or a single tone. Any likeness below is chance.');

/** From this chance on, the work may not be in the library at all. */
const SURE_BELOW = 0.05;

interface RankingSummaryProps {
  ranking: Pick<RankingAnswer, 'works' | 'n_likely' | 'n_unsure' | 'best_probability' | 'n_waiting'> &
    Partial<Pick<RankingAnswer, 'chance'>>;
  /** What was ranked holds too little harmony. */
  lacksHarmony: boolean;
  threshold: Threshold;
  /** The ranked song, for links to its checks. Null if a clip was ranked. */
  queryId: string | null;
}

/** Summary of a ranking: how many of its songs are likely, and the probable works. */
export function RankingSummary({ ranking, lacksHarmony, threshold, queryId }: RankingSummaryProps) {
  const { works, n_likely, n_unsure, best_probability, n_waiting, chance = null } = ranking;
  const { data: model } = useQuery(modelQuery());
  const isLikely = ({ probability }: RankedWork) => probability >= likelyFrom(threshold, model);
  return (
    <div className={classes.summary}>
      {best_probability !== null && (
        <div className={classes.headline}>
          <p className={classes.title}>{lacksHarmony ? say(NOT_ENOUGH) : rankingHeadline(ranking)}</p>
          {lacksHarmony && <p>{say(NOISE)}</p>}
          {!lacksHarmony && n_likely === 0 && (
            <p>
              {t('The best match has a probability of {best_probability}.', {
                best_probability: formatProbability(best_probability),
              })}
            </p>
          )}
          {!lacksHarmony && chance !== null && n_likely + n_unsure > 0 && <p>{inLibrary(chance, n_likely > 0)}</p>}
        </div>
      )}
      {works.length > 0 && !lacksHarmony && (
        <ul className={classes.works} aria-label={t('Works')}>
          {works.map((work, index) => (
            <Work key={work.work.id} queryId={queryId} ranked={work} isLikely={isLikely(work)} isBest={index === 0} />
          ))}
        </ul>
      )}
      {n_waiting > 0 && (
        <p className={classes.waiting}>
          {t(
            '{n, plural, one {# song waits} other {# songs wait}} to be analysed again by the current model, and will be ranked after that.',
            { n: n_waiting },
          )}
        </p>
      )}
    </div>
  );
}

/** Whether the library holds the work at all: how many songs without a cover here find one as similar. */
function inLibrary(chance: number, hasLikely: boolean): string {
  if (chance < SURE_BELOW)
    return hasLikely
      ? t(
          'The work is probably in this library: of songs whose work is not, fewer than 1 in 20 find a match as similar as this.',
        )
      : t(
          'Worth a look: of songs whose work is not in this library, fewer than 1 in 20 find a match as similar as this.',
        );
  return t('It may be chance: of songs whose work is not in this library, {odds} find a match as similar as this.', {
    odds: formatOdds(chance),
  });
}

interface WorkProps {
  queryId: string | null;
  ranked: RankedWork;
  isLikely: boolean;
  isBest: boolean;
}

function Work({ queryId, ranked, isLikely, isBest }: WorkProps) {
  const { work, probability, best_track_id } = ranked;
  const link = (
    <Link to="/works/$workId" params={{ workId: work.id }} className={classes.workTitle}>
      <bdi>{work.title}</bdi>
    </Link>
  );
  return (
    <li className={classes.work} data-best={(isLikely && isBest) || undefined}>
      <span>
        {isLikely ? (
          <Say text="Likely {work}" values={{ work: link }} />
        ) : (
          <Say text="Perhaps {work}" values={{ work: link }} />
        )}
      </span>
      <span className={classes.probability}>{formatProbability(probability)}</span>
      {queryId !== null && (
        <Link to="/check" search={{ query: queryId, reference: best_track_id }} className={classes.why}>
          {t('See why')}
        </Link>
      )}
    </li>
  );
}
