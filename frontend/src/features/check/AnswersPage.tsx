import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReviewRecord } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { FIRST_PAGE, Pager, type PageTarget } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { hasAccounts } from '@/lib/access';
import { formatProbability } from '@/lib/format';
import { reviewListQuery } from '@/lib/queries/reviews';
import { useSession } from '@/lib/queries/session';
import { answerWords } from '@/lib/reviewWords';
import { t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './AnswersPage.module.css';

const PAGE_SIZE = 50;
const route = getRouteApi('/reviews');

/** All answers, newest first. Those that were revised stay. */
export function AnswersPage() {
  const { cursor, page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(reviewListQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const { data, error, isPending, refetch } = query;
  const turn = ({ cursor, page, trail }: PageTarget) =>
    void navigate({ search: { cursor, page }, state: (previous) => ({ ...previous, trail }) });
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Answers')}>{t('Answers about matches')}</PageTitle>
      <p className={classes.note}>
        <Say
          text="Nothing is lost here: an answer that was changed or taken back stays. <review>Review matches</review>"
          tags={{ review: <Link to="/review" /> }}
        />
      </p>
      {isPending && <LoadingNotice label={t('Loading the answers')} rows={4} />}
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() => (error.code === 'invalid_cursor' ? turn(FIRST_PAGE) : void refetch())}
        />
      )}
      {data && data.items.length === 0 && <EmptyNotice title={t('Nobody has answered yet')} />}
      {data && data.items.length > 0 && <AnswerTable reviews={data.items} />}
      {data && (data.next_cursor || cursor) && (
        <Pager
          cursor={cursor}
          page={page}
          pageSize={PAGE_SIZE}
          nextCursor={data.next_cursor}
          total={data.total}
          isTotalExact={data.total_is_exact}
          noun={t('answers')}
          onTurn={turn}
        />
      )}
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
            <td data-label={t('Note')}>{review.note}</td>
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
