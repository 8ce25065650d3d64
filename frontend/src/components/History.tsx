import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { actionWords, changeWords } from '@/lib/auditWords';
import { formatMoment } from '@/lib/format';
import { type HistoryKind, historyQuery } from '@/lib/queries/audit';
import { t } from '@/lib/texts';
import classes from './History.module.css';
import { EmptyNotice, ErrorNotice, LoadingNotice } from './Notices';

const STEP = 20;
const MOST = 100;

/** What was done to a song, a work or a user, newest first. */
export function History({ kind, id }: { kind: HistoryKind; id: string }) {
  const [limit, setLimit] = useState(STEP);
  const { data, error, isPending, refetch } = useQuery(historyQuery(kind, id, { limit }));
  return (
    <section className={classes.section} aria-labelledby="history-title">
      <Title order={2} id="history-title">
        {t('History')}
      </Title>
      {isPending && <LoadingNotice label={t('Loading the history')} rows={2} height={40} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && data.items.length === 0 && <EmptyNotice title={t('Nothing is recorded yet')} />}
      {data && data.items.length > 0 && (
        <ol className={classes.list} aria-label={t('History')}>
          {data.items.map((item) => (
            <li key={item.id}>
              <span className={classes.when}>{formatMoment(item.at)}</span>
              <span>
                <bdi>{item.user.name}</bdi> {actionWords(item.action)}
                {changeWords(item) && <>: {changeWords(item)}</>}
              </span>
            </li>
          ))}
        </ol>
      )}
      {data?.next_cursor && limit < MOST && (
        <div>
          <Button size="xs" variant="default" onClick={() => setLimit(MOST)}>
            {t('Show more')}
          </Button>
        </div>
      )}
    </section>
  );
}
