import { Button, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RankingItem } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { SongLine } from '@/components/SongLine';
import { VerdictBadge } from '@/components/VerdictBadge';
import { formatCount, formatNumber } from '@/lib/format';
import { rankingQuery } from '@/lib/queries/compare';
import classes from './Ranking.module.css';

/** All other ready songs, the nearest first, each leading to its check. */
export function Ranking({ trackId }: { trackId: string }) {
  const query = useInfiniteQuery(rankingQuery(trackId));
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <section className={classes.section} aria-labelledby="ranking-title">
      <div className={classes.head}>
        <Title order={2} id="ranking-title">
          Ranking
        </Title>
        {total > 0 && <span className={classes.count}>{formatCount(total, 'song')}, nearest first</span>}
      </div>
      {isPending && <LoadingNotice label="Loading the ranking" rows={5} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && items.length === 0 && (
        <EmptyNotice title="There is nothing to compare it with yet">
          <p>
            Every other song that becomes ready appears here. <Link to="/">Add a song</Link>
          </p>
        </EmptyNotice>
      )}
      {items.length > 0 && (
        <ol aria-label="Ranking" className={classes.list}>
          {items.map((item) => (
            <Place key={item.track.id} item={item} queryId={trackId} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </section>
  );
}

function Place({ item, queryId }: { item: RankingItem; queryId: string }) {
  const { rank, track, verdict } = item;
  return (
    <li className={classes.place}>
      <span className={classes.rank} aria-hidden="true">
        {formatNumber(rank)}
      </span>
      <SongLine track={track}>
        {(title) => (
          <Link to="/check" search={{ query: queryId, reference: track.id }}>
            {title}
          </Link>
        )}
      </SongLine>
      <span className={classes.work}>{track.work && <bdi>{track.work.title}</bdi>}</span>
      <VerdictBadge verdict={verdict} />
    </li>
  );
}
