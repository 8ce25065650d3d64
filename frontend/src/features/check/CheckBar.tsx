import type { CheckAnswer } from '@/client';
import { usePlaceRef } from '@/components/barPlaces';
import { VerdictIcon } from '@/components/VerdictBadge';
import { formatProbability } from '@/lib/format';
import { say, t } from '@/lib/texts';
import { namesOf } from '@/lib/track';
import { styleOf } from '@/theme/verdicts';
import classes from './CheckBar.module.css';

/**
 * The bar that stays in sight while the page scrolls: both titles, the verdict, and two places that `InBar` fills: `play`
 * for sound and `review` for the answer.
 */
export function CheckBar({ check }: { check: CheckAnswer }) {
  const { verdict } = check;
  const names = namesOf(check);
  const style = styleOf(verdict);
  const play = usePlaceRef('play');
  const review = usePlaceRef('review');
  return (
    <section className={classes.bar} aria-label={t('This check')} data-sticky-bar>
      <p className={classes.titles}>
        <bdi title={names.query}>{names.query}</bdi>
        <span className={classes.icon} style={{ color: style.colour }}>
          <VerdictIcon of={style} size={16} isTight />
          <span className={classes.verdict}>
            {say(style.short)} {formatProbability(verdict.probability)}
          </span>
        </span>
        <bdi title={names.reference}>{names.reference}</bdi>
      </p>
      <span ref={play} className={classes.place} data-place="play" />
      <span ref={review} className={classes.place} data-place="review" />
    </section>
  );
}
