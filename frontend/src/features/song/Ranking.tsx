import { Button, NativeSelect, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import Download from 'lucide-react/icons/download';
import type { RankingAnswer } from '@/client';
import { FiltersOnPaper } from '@/components/FiltersOnPaper';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { RankedRows } from '@/components/RankedRows';
import { RankingMatch, RankingRow } from '@/components/RankingRow';
import { RankingSummary } from '@/components/RankingSummary';
import { ReviewButtons } from '@/components/review/ReviewButtons';
import { Say } from '@/components/Say';
import { ThresholdField } from '@/components/ThresholdField';
import { PlayRow, RowPlayback } from '@/components/transport/RowPlayback';
import { formatPart } from '@/lib/format';
import { isBelowLine } from '@/lib/harmony';
import { modelQuery, type RankingFilter, rankingCsvAddress, rankingQuery } from '@/lib/queries/compare';
import { DECISIONS } from '@/lib/searchParams';
import { msg, saidChoices, say, t } from '@/lib/texts';
import { asParameter } from '@/lib/threshold';
import { useIsHere } from '@/lib/useDebouncedHere';
import { VERDICTS } from '@/theme/verdicts';
import { AddedSince } from './AddedSince';
import classes from './Ranking.module.css';

const route = getRouteApi('/tracks/$trackId');

const DECISION_CHOICES = [
  { value: '', label: msg('All songs') },
  ...DECISIONS.map((decision) => ({ value: decision, label: VERDICTS[decision].words })),
];

/** All other ready songs by probability, each with a link to its check. */
export function Ranking({ trackId }: { trackId: string }) {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const isHere = useIsHere();
  const choose = (changes: typeof filter) =>
    void navigate({ search: (previous) => ({ ...previous, ...changes }), replace: true, resetScroll: false });
  const { min_probability } = asParameter(filter.min_probability);
  const query = useInfiniteQuery(rankingQuery(trackId, filter));
  const { data, error, isPending, isPlaceholderData, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const first = data?.pages[0];
  const { data: model } = useQuery(modelQuery());
  const checkOf = (reference: string) => ({
    query: trackId,
    reference,
    ...asParameter(filter.min_probability),
  });
  const nAdded = data?.pages.at(-1)?.n_added ?? 0;
  const listed = data?.pages.flatMap((page) => page.items) ?? [];
  // Once each, also where a page is of another order than the pages before.
  const items = [...new Map(listed.map((item) => [item.track.id, item])).values()];
  // Without a filter the list is the answer, and what is no answer is folded away.
  const isFiltered = filter.decision !== undefined || filter.min_probability !== undefined;
  const nUnlikely = first && !isFiltered ? first.total - first.n_likely - first.n_unsure : null;
  const more = hasNextPage && (
    <Button
      variant="default"
      className={classes.more}
      loading={isFetchingNextPage}
      onClick={() => void fetchNextPage()}
    >
      {t('Show more')}
    </Button>
  );
  return (
    <section className={classes.section} aria-labelledby="ranking-title">
      <Title order={2} id="ranking-title">
        {t('Ranking')}
      </Title>
      {isPending && <LoadingNotice label={t('Loading the ranking')} rows={5} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {first && (
        <RankingSummary
          ranking={first}
          lacksHarmony={isBelowLine(first.query, model)}
          threshold={filter.min_probability}
          queryId={trackId}
        />
      )}
      {first && first.best_probability === null && <NothingYet />}
      {first && first.best_probability !== null && (
        <>
          <div className={classes.tools}>
            <NativeSelect
              label={t('Verdict')}
              data={saidChoices<string>(DECISION_CHOICES)}
              value={filter.decision ?? ''}
              onChange={(event) =>
                choose({ decision: DECISIONS.find((decision) => decision === event.currentTarget.value) })
              }
            />
            <ThresholdField
              kind="rows"
              value={filter.min_probability}
              onChoose={(min_probability) => isHere() && choose({ min_probability })}
              className={classes.threshold}
            />
            <span className={classes.count}>{countWords(first)}</span>
            <Button
              component="a"
              href={rankingCsvAddress(trackId, filter)}
              download
              className={classes.csv}
              variant="default"
              leftSection={<Download size={16} />}
            >
              CSV
            </Button>
          </div>
          <FiltersOnPaper
            filters={[
              [t('Verdict'), filter.decision && say(VERDICTS[filter.decision].words)],
              [t('Show from'), min_probability === undefined ? undefined : formatPart(min_probability)],
            ]}
          />
          <AddedSince
            trackId={trackId}
            count={nAdded}
            engineIsAway={first.engine_is_away}
            hasChanged={data?.pages.some((page) => page.has_changed) ?? false}
            onNew={() => void refetch()}
          />
          {items.length === 0 && <NothingShown filter={filter} />}
          {items.length > 0 && (
            <RowPlayback>
              <RankedRows
                items={items}
                nUnlikely={nUnlikely}
                partOf={hasNextPage ? first : null}
                isStale={isPlaceholderData}
                more={more}
                row={(item, place) => (
                  <RankingRow
                    key={item.track.id}
                    item={item}
                    place={place}
                    play={<PlayRow query={first.query} item={item} />}
                    review={
                      (item.review || item.verdict.decision !== 'unlikely') && (
                        <ReviewButtons query={first.query} reference={item.track} review={item.review} isSmall />
                      )
                    }
                    match={
                      <RankingMatch
                        item={item}
                        side="query"
                        durationSeconds={first.query.duration_s}
                        caption="length"
                      />
                    }
                  >
                    {(title) => (
                      <Link to="/check" search={checkOf(item.track.id)}>
                        {title}
                      </Link>
                    )}
                  </RankingRow>
                )}
              />
            </RowPlayback>
          )}
          {items.length > 0 && (
            <p className={classes.note}>{t('A check may find more than this ranking: it also tries other speeds.')}</p>
          )}
        </>
      )}
    </section>
  );
}

function NothingShown({ filter: { decision } }: { filter: RankingFilter }) {
  if (decision) return <EmptyNotice title={t('No song in this ranking has this verdict')} />;
  return (
    <EmptyNotice title={t('No song reaches this probability')}>
      <p>{t('Move “Show from” to the left to see the others.')}</p>
    </EmptyNotice>
  );
}

function countWords({ total, total_is_exact = true }: RankingAnswer): string {
  if (!total_is_exact) return t('{n, number}+ songs, most probable first', { n: total });
  return t('{n, plural, one {# song} other {# songs}}, most probable first', { n: total });
}

function NothingYet() {
  return (
    <EmptyNotice title={t('There is nothing to compare it with yet')}>
      <p>
        <Say
          text="Every other song that becomes ready appears here. <add>Add a song</add>"
          tags={{ add: <Link to="/" /> }}
        />
      </p>
    </EmptyNotice>
  );
}
