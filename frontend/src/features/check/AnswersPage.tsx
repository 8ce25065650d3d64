import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReviewRecord } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { FIRST_PAGE, Pager, type PageTarget } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { hasAccounts } from '@/lib/access';
import { formatProbability } from '@/lib/format';
import { reviewListQuery } from '@/lib/queries/reviews';
import { useSession } from '@/lib/queries/session';
import { answerWords } from '@/lib/reviewWords';
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
      <PageTitle windowTitle="Answers">Answers about matches</PageTitle>
      <p className={classes.note}>
        Nothing is lost here: an answer that was changed or taken back stays. <Link to="/review">Review matches</Link>
      </p>
      {isPending && <LoadingNotice label="Loading the answers" rows={4} />}
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() => (error.code === 'invalid_cursor' ? turn(FIRST_PAGE) : void refetch())}
        />
      )}
      {data && data.items.length === 0 && <EmptyNotice title="Nobody has answered yet" />}
      {data && data.items.length > 0 && <AnswerTable reviews={data.items} />}
      {data && (data.next_cursor || cursor) && (
        <Pager
          cursor={cursor}
          page={page}
          pageSize={PAGE_SIZE}
          nextCursor={data.next_cursor}
          total={data.total}
          noun="answers"
          onTurn={turn}
        />
      )}
    </div>
  );
}

function AnswerTable({ reviews }: { reviews: readonly ReviewRecord[] }) {
  const hasNames = hasAccounts(useSession());
  return (
    <table className={classes.table} aria-label="Answers">
      <thead>
        <tr>
          <th scope="col">Songs</th>
          <th scope="col">Answer</th>
          <th scope="col">Probability then</th>
          <th scope="col">Note</th>
        </tr>
      </thead>
      <tbody>
        {reviews.map((review) => (
          <tr key={review.id} data-revised={review.revised_by !== null || undefined}>
            <td>
              <Songs review={review} />
            </td>
            <td data-label="Answer">
              {answerWords(review, hasNames)}
              {review.revised_by && ' (changed since)'}
            </td>
            <td data-label="Probability then">
              {review.probability === null ? '' : formatProbability(review.probability)}
            </td>
            <td data-label="Note">{review.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Songs({ review }: { review: ReviewRecord }) {
  const { query, reference, work } = review;
  if (!query || (review.reference_id && !reference)) return <>A song that left the library</>;
  if (!reference) {
    return (
      <>
        <bdi>{titleOf(query)}</bdi> in the work <bdi>{work?.title ?? 'that was deleted'}</bdi>
      </>
    );
  }
  return (
    <Link to="/check" search={{ query: query.id, reference: reference.id }}>
      <bdi>{titleOf(query)}</bdi> and <bdi>{titleOf(reference)}</bdi>
    </Link>
  );
}
