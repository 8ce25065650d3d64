import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReviewRecord } from '@/client';
import { EmptyNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { hasAccounts } from '@/lib/access';
import { formatProbability } from '@/lib/format';
import { reviewListQuery } from '@/lib/queries/reviews';
import { useSession } from '@/lib/queries/session';
import { answerWords } from '@/lib/reviewWords';
import { msg, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './AnswersPage.module.css';

const PAGE_SIZE = 50;
const route = getRouteApi('/reviews');

/** All answers, newest first. Those that were revised stay. */
export function AnswersPage() {
  const { cursor, page } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(reviewListQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Answers')}>{t('Answers about matches')}</PageTitle>
      <p className={classes.note}>
        <Say
          text="Nothing is lost here: an answer that was changed or taken back stays. <review>Review matches</review>"
          tags={{ review: <Link to="/review" /> }}
        />
      </p>
      <PagedList
        query={query}
        cursor={cursor}
        page={page}
        pageSize={PAGE_SIZE}
        noun={t('answers')}
        count={msg('{n, plural, one {# answer} other {# answers}}')}
        loading={t('Loading the answers')}
        rows={4}
        empty={<EmptyNotice title={t('Nobody has answered yet')} />}
        onTurn={turn}
      >
        {(reviews) => <AnswerTable reviews={reviews} />}
      </PagedList>
    </div>
  );
}

function AnswerTable({ reviews }: { reviews: readonly ReviewRecord[] }) {
  const hasNames = hasAccounts(useSession());
  return (
    <table className={classes.table} aria-label={t('Answers')}>
      <thead>
        <tr>
          <th scope="col">{t('Songs')}</th>
          <th scope="col">{t('Answer')}</th>
          <th scope="col">{t('Probability then')}</th>
          <th scope="col">{t('Note')}</th>
        </tr>
      </thead>
      <tbody>
        {reviews.map((review) => (
          <tr key={review.id} data-revised={review.revised_by !== null || undefined}>
            <td>
              <Songs review={review} />
            </td>
            <td data-label={t('Answer')}>
              {answerWords(review, hasNames)}
              {review.revised_by && ` ${t('(changed since)')}`}
            </td>
            <td data-label={t('Probability then')}>
              {review.probability === null ? '' : formatProbability(review.probability)}
            </td>
            <td data-label={t('Note')}>{review.note && <bdi>{review.note}</bdi>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Songs({ review }: { review: ReviewRecord }) {
  const { query, reference, work } = review;
  if (!query || (review.reference_id && !reference)) return <>{t('A song that left the library')}</>;
  if (!reference && !work) {
    return <Say text="{song} in the work that was deleted" values={{ song: <bdi>{titleOf(query)}</bdi> }} />;
  }
  if (!reference) {
    return (
      <Say
        text="{song} in the work {work}"
        values={{ song: <bdi>{titleOf(query)}</bdi>, work: <bdi>{work?.title}</bdi> }}
      />
    );
  }
  return (
    <Link to="/check" search={{ query: query.id, reference: reference.id }}>
      <Say
        text="{first} and {second}"
        values={{ first: <bdi>{titleOf(query)}</bdi>, second: <bdi>{titleOf(reference)}</bdi> }}
      />
    </Link>
  );
}
