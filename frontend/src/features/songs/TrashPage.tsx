import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { TrackAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { FIRST_PAGE, Pager, type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { useMay } from '@/lib/queries/session';
import { trashQuery, useEmptyTrash, useRestoreTracks } from '@/lib/queries/trash';
import { msg, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import { ChangeNotice } from './ChangeNotice';
import { DeleteDialog, EmptyTrashDialog } from './DeleteDialog';
import classes from './SongsPage.module.css';
import { TrashTable } from './TrashTable';

const PAGE_SIZE = 20;
const route = getRouteApi('/trash');

/** Deleted songs, which can be restored until the trash deletes them for good. */
export function TrashPage() {
  const { cursor, page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(trashQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const { data, error, isPending, isPlaceholderData, refetch } = query;
  const restore = useRestoreTracks();
  const empty = useEmptyTrash();
  const mayEmpty = useMay('admin');
  const [doomed, setDoomed] = useState<readonly TrackAnswer[]>([]);
  const [isEmptying, setEmptying] = useState(false);
  const [restored, setRestored] = useState<readonly TrackAnswer[]>([]);

  const turn = (target: PageTarget) => void navigate(turnTo(target));
  const bringBack = (tracks: readonly TrackAnswer[]) =>
    restore.mutate(
      tracks.map(({ id }) => id),
      { onSuccess: () => setRestored(tracks) },
    );
  const closeEmptying = () => {
    empty.reset();
    setEmptying(false);
  };
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Trash')}>{t('Trash')}</PageTitle>
      {data && <Introduction keepDays={data.keep_days} />}
      {restored.length > 0 && (
        <ChangeNotice onClose={() => setRestored([])}>
          {restored.length === 1 && restored[0] ? (
            <Say
              text="{song} is back among your songs."
              values={{
                song: (
                  <Link to="/tracks/$trackId" params={{ trackId: restored[0].id }}>
                    <bdi>{titleOf(restored[0])}</bdi>
                  </Link>
                ),
              }}
            />
          ) : (
            t('{n, plural, one {# song} other {# songs}} are back among your songs.', { n: restored.length })
          )}
        </ChangeNotice>
      )}
      {restore.error && <ErrorNotice error={restore.error} />}
      {isPending && <LoadingNotice label={t('Loading the trash')} rows={4} />}
      {error && (
        <ErrorNotice
          error={error}
          onRetry={() => (error.code === 'invalid_cursor' ? turn(FIRST_PAGE) : void refetch())}
        />
      )}
      {data && data.items.length === 0 && (
        <EmptyNotice title={cursor ? t('This page of the trash is empty') : t('The trash is empty')}>
          <p>
            {cursor ? (
              <Link to="/trash">{t('Go to its first page')}</Link>
            ) : (
              <Link to="/songs">{t('Go to the songs')}</Link>
            )}
            .
          </p>
        </EmptyNotice>
      )}
      {data && data.items.length > 0 && (
        <>
          <TrashTable
            key={cursor ?? ''}
            tracks={data.items}
            isStale={isPlaceholderData}
            isRestoring={restore.isPending}
            onRestore={bringBack}
            onDelete={setDoomed}
          />
          <Pager
            cursor={cursor}
            page={page}
            pageSize={PAGE_SIZE}
            nextCursor={data.next_cursor}
            total={data.total}
            isTotalExact={data.total_is_exact}
            noun={t('deleted songs')}
            count={msg('{n, plural, one {# deleted song} other {# deleted songs}}')}
            isStale={isPlaceholderData}
            onTurn={turn}
          />
          {mayEmpty && (
            <div>
              <Button variant="default" onClick={() => setEmptying(true)}>
                {t('Empty the trash …')}
              </Button>
            </div>
          )}
        </>
      )}
      <DeleteDialog tracks={doomed} onClose={() => setDoomed([])} />
      <EmptyTrashDialog
        isOpen={isEmptying}
        nTracks={data?.total ?? 0}
        isPending={empty.isPending}
        error={empty.error}
        onConfirm={() => empty.mutate(undefined, { onSuccess: closeEmptying })}
        onClose={closeEmptying}
      />
    </div>
  );
}

function Introduction({ keepDays }: { keepDays: number }) {
  return (
    <p className={classes.introduction}>
      {keepDays > 0
        ? t(
            'Deleted songs stay here for {n, plural, one {# day} other {# days}}. Until then they can be restored as they were, with their analysis and their work. Checks and rankings do not show them.',
            { n: keepDays },
          )
        : t('The operator of this server has switched the trash off: songs are deleted for good at once.')}
    </p>
  );
}
