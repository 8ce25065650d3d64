import { Loader, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ClipAnswer, ClipRankingAnswer, RankingItem } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { RankedRows } from '@/components/RankedRows';
import { RankingMatch, RankingRow } from '@/components/RankingRow';
import { RankingSummary } from '@/components/RankingSummary';
import { PlayRow, RowPlayback } from '@/components/transport/RowPlayback';
import { formatDuration } from '@/lib/format';
import { clipQuery, isClipActive } from '@/lib/queries/clips';
import { lacksHarmony } from '@/lib/relationWords';
import { detailIn } from '@/lib/serverWords';
import { t } from '@/lib/texts';
import { asParameter, type Threshold } from '@/lib/threshold';
import classes from './ClipOutcome.module.css';

/** The progress of a clip, then its ranking. */
export function ClipOutcome({ clipId, threshold }: { clipId: string; threshold: Threshold }) {
  const { data, error, isPending, refetch } = useQuery(clipQuery(clipId));
  return (
    <section className={classes.section} aria-labelledby="clip-title">
      <Title order={2} id="clip-title">
        {data ? t('Matches for {part}', { part: partWords(data.clip) }) : t('Matches')}
      </Title>
      {isPending && <LoadingNotice label={t('Loading the clip')} rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <div role="status">{data && isClipActive(data.clip) && <Progress clip={data.clip} />}</div>
      {data?.clip.error && <p className={classes.failed}>{detailIn(data.clip.error)}</p>}
      {data?.ranking && <ClipRanking clip={data.clip} ranking={data.ranking} threshold={threshold} />}
    </section>
  );
}

function Progress({ clip }: { clip: ClipAnswer }) {
  return (
    <p className={classes.progress}>
      <Loader size={18} aria-hidden="true" />
      {progressWords(clip)}
    </p>
  );
}

function progressWords({ state, waits_for }: ClipAnswer): string {
  if (state !== 'queued') return t('Comparing with your library…');
  // Missing in answers of the previous release.
  if (!waits_for) return t('Waiting to start…');
  if (waits_for.code !== 'engine_unavailable') return detailIn(waits_for);
  return t(
    'The search for similar songs does not answer now. The clip waits and goes on by itself; you need not send it again.',
  );
}

interface ClipRankingProps {
  clip: ClipAnswer;
  ranking: ClipRankingAnswer;
  threshold: Threshold;
}

function ClipRanking({ clip, ranking, threshold }: ClipRankingProps) {
  const { best_probability } = ranking;
  const { min_probability = 0 } = asParameter(threshold);
  const items = ranking.items.filter(({ verdict }) => verdict.probability >= min_probability);
  return (
    <>
      {best_probability === null && <EmptyNotice title={t('There is nothing to compare it with yet')} />}
      <RankingSummary
        ranking={ranking}
        lacksHarmony={lacksHarmony(ranking)}
        threshold={clip.min_probability ?? undefined}
        queryId={null}
      />
      {items.length === 0 && best_probability !== null && (
        <EmptyNotice title={t('No song reaches this probability')}>
          <p>{t('Move “Show from” to the left to see the others.')}</p>
        </EmptyNotice>
      )}
      {items.length > 0 && (
        <RowPlayback>
          <RankedRows
            items={items}
            nUnlikely={min_probability > 0 ? null : ranking.total - ranking.n_likely - ranking.n_unsure}
            partOf={min_probability === 0 && items.length < ranking.total ? ranking : null}
            row={(item, place) => (
              <RankingRow
                key={item.track.id}
                item={item}
                place={place}
                play={<PlayRow query={null} item={item} />}
                match={hasMatch(item) && <ClipMatch item={item} />}
              >
                {(title) => (
                  <Link to="/tracks/$trackId" params={{ trackId: item.track.id }}>
                    {title}
                  </Link>
                )}
              </RankingRow>
            )}
          />
        </RowPlayback>
      )}
    </>
  );
}

/** Most unlikely songs match no stretch of a clip, which needs no mention. */
function hasMatch({ is_aligned, verdict }: RankingItem): boolean {
  return !is_aligned || verdict.decision !== 'unlikely' || verdict.sections.length > 0;
}

function ClipMatch({ item }: { item: RankingItem }) {
  return <RankingMatch item={item} side="reference" durationSeconds={item.track.duration_s} caption="times" />;
}

function partWords({ file_name, start_s, end_s }: ClipAnswer): string {
  const span =
    start_s === null || end_s === null
      ? ''
      : t('{from} to {to}', { from: formatDuration(start_s), to: formatDuration(end_s) });
  if (file_name === null) return span;
  return span === '' ? file_name : t('{span} of {file}', { span, file: file_name });
}
