import { Button, Checkbox, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RecordingAnswer, WorkAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { FIRST_PAGE, Pager } from '@/components/Pager';
import { Say } from '@/components/Say';
import { formatDay, formatProbability } from '@/lib/format';
import { formatIsrc } from '@/lib/identifiers';
import { useMay } from '@/lib/queries/session';
import { recordingsQuery, useEditWork } from '@/lib/queries/works';
import { msg, say, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { RELATION_NAMES } from '@/lib/workWords';
import { SplitDialog } from './SplitDialog';
import classes from './Work.module.css';

const PAGE_SIZE = 50;

/** The songs of a work, of which some can be split off. */
export function Recordings({ work }: { work: WorkAnswer }) {
  const [{ cursor, page }, setPage] = useState<{ cursor: string | undefined; page: number | undefined }>(FIRST_PAGE);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isSplitting, setSplitting] = useState(false);
  const mayEdit = useMay('edit', 'curator');
  const query = useQuery(recordingsQuery(work.id, { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const { data, error, isPending, refetch } = query;
  const choose = (id: string, isChosen: boolean) => {
    const others = [...chosen].filter((each) => each !== id);
    setChosen(new Set(isChosen ? [...others, id] : others));
  };
  const isPart = chosen.size > 0 && data !== undefined && chosen.size < data.total;
  return (
    <section className={classes.section} aria-labelledby="recordings-title">
      <div className={classes.heading}>
        <Title order={2} id="recordings-title">
          {t('Recordings')}
        </Title>
        {mayEdit && isPart && (
          <Button size="sm" variant="default" onClick={() => setSplitting(true)}>
            {t('Split off {n, plural, one {# song} other {# songs}}', { n: chosen.size })}
          </Button>
        )}
      </div>
      {isPending && <LoadingNotice label={t('Loading the recordings')} rows={3} height={44} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && data.items.length === 0 && (
        <EmptyNotice title={t('No song belongs to this work yet')}>
          <p>
            <Say
              text="Choose songs in the <songs>table of songs</songs> and assign them to it."
              tags={{ songs: <Link to="/songs" /> }}
            />
          </p>
        </EmptyNotice>
      )}
      {data && data.items.length > 0 && (
        <RecordingsTable
          rows={data.items}
          work={work}
          chosen={chosen}
          onChoose={mayEdit && data.total > 1 ? choose : null}
        />
      )}
      {data && (data.next_cursor || cursor) && (
        <Pager
          cursor={cursor}
          page={page ?? 1}
          pageSize={PAGE_SIZE}
          nextCursor={data.next_cursor}
          total={data.total}
          isTotalExact={data.total_is_exact}
          noun={t('recordings')}
          count={msg('{n, plural, one {# recording} other {# recordings}}')}
          isStale={query.isPlaceholderData}
          onTurn={setPage}
        />
      )}
      <SplitDialog
        isOpen={isSplitting}
        work={work}
        trackIds={[...chosen]}
        onClose={() => setSplitting(false)}
        onDone={() => setChosen(new Set())}
      />
    </section>
  );
}

interface TableProps {
  rows: readonly RecordingAnswer[];
  work: WorkAnswer;
  chosen: ReadonlySet<string>;
  /** Null if nothing can be chosen. */
  onChoose: ((id: string, isChosen: boolean) => void) | null;
}

function RecordingsTable({ rows, work, chosen, onChoose }: TableProps) {
  return (
    <table className={classes.table} aria-label={t('Recordings')}>
      <thead>
        <tr>
          {onChoose && <th scope="col">{t('Choose')}</th>}
          <th scope="col">{t('Song')}</th>
          <th scope="col">{t('Artist')}</th>
          <th scope="col">{t('Date')}</th>
          <th scope="col">ISRC</th>
          <th scope="col">{t('Relation')}</th>
          <th scope="col">{t('How sure')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.track.id}>
            {onChoose && (
              <td>
                <Checkbox
                  aria-label={t('Choose {title}', { title: titleOf(row.track) })}
                  checked={chosen.has(row.track.id)}
                  onChange={(event) => onChoose(row.track.id, event.currentTarget.checked)}
                />
              </td>
            )}
            <td>
              <Link to="/tracks/$trackId" params={{ trackId: row.track.id }}>
                <bdi>{titleOf(row.track)}</bdi>
              </Link>
            </td>
            <td data-label={t('Artist')}>{row.track.artist && <bdi>{row.track.artist}</bdi>}</td>
            <td data-label={t('Date')} className={classes.whole}>
              {row.track.date ?? row.track.published_at}
            </td>
            <td data-label="ISRC" className={classes.whole}>
              {row.track.isrc && formatIsrc(row.track.isrc)}
            </td>
            <td data-label={t('Relation')}>
              <RelationOf row={row} work={work} />
            </td>
            <td data-label={t('How sure')}>
              <Certainty row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RelationOf({ row, work }: { row: RecordingAnswer; work: WorkAnswer }) {
  const edit = useEditWork();
  const mayEdit = useMay('edit', 'curator');
  if (row.relation === 'original' || !mayEdit) return <>{say(RELATION_NAMES[row.relation])}</>;
  return (
    <span className={classes.buttons}>
      {say(RELATION_NAMES[row.relation])}
      <Button
        size="compact-xs"
        variant="subtle"
        color="var(--cf-ink)"
        loading={edit.isPending}
        aria-description={titleOf(row.track)}
        onClick={() => edit.mutate({ id: work.id, changes: { original_track_id: row.track.id } })}
      >
        {t('Make it the first')}
      </Button>
      {edit.error && <ErrorNotice error={edit.error} />}
    </span>
  );
}

/** Who confirmed a recording, else how probable it is that it records the same work as another of these. */
function Certainty({ row: { track, review, nearest } }: { row: RecordingAnswer }) {
  if (review) {
    const when = formatDay(review.answered_at);
    return (
      <>
        {review.made_by
          ? t('Confirmed by {name}, {when}', { name: review.made_by.name, when })
          : t('Confirmed, {when}', { when })}
      </>
    );
  }
  if (!nearest) return <span className={classes.quiet}>{t('Assigned by a person; no match was found')}</span>;
  return (
    <Link to="/check" search={{ query: track.id, reference: nearest.track_id }}>
      {formatProbability(nearest.probability)}
    </Link>
  );
}
