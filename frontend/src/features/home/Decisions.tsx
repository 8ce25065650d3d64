import { Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatProbability } from '@/lib/format';
import { reviewQueueQuery } from '@/lib/queries/reviews';
import { useMay } from '@/lib/queries/session';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './Decisions.module.css';

const MOST_PAIRS = 3;
/** Matches come some time after a song is ready. */
const REFRESH_MS = 20_000;

/** The matches that wait for a person's decision, the most informative first. Nothing without such matches. */
export function Decisions() {
  const mayReview = useMay('review', 'curator');
  const { data } = useQuery({
    ...reviewQueueQuery(false),
    enabled: mayReview,
    refetchInterval: REFRESH_MS,
  });
  if (!mayReview || !data || data.total === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="decisions-title">
      <div className={classes.head}>
        <Title order={2} id="decisions-title">
          {t('Needs your decision')}
        </Title>
        <Link to="/review">{t('{n, plural, one {# new match} other {# new matches}}', { n: data.total })}</Link>
      </div>
      <ul className={classes.pairs}>
        {data.items.slice(0, MOST_PAIRS).map(({ query, reference, probability }) => (
          <li key={`${query.id} ${reference.id}`}>
            <Link to="/check" search={{ query: query.id, reference: reference.id }} className={classes.pair}>
              <bdi>{titleOf(query)}</bdi>
              <span aria-hidden="true">·</span>
              <VisuallyHidden>{t('and')}</VisuallyHidden>
              <bdi>{titleOf(reference)}</bdi>
            </Link>
            <span className="tabular">{formatProbability(probability)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
