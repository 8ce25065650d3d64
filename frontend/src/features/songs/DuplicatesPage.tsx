import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { DuplicateGroup, TrackAnswer } from '@/client';
import { EmptyNotice } from '@/components/Notices';
import { PagedList } from '@/components/PagedList';
import { type PageTarget, turnTo } from '@/components/Pager';
import { PageTitle } from '@/components/PageTitle';
import { SongLine } from '@/components/SongLine';
import { mayChange } from '@/lib/access';
import { formatMoment } from '@/lib/format';
import { duplicatesQuery } from '@/lib/queries/duplicates';
import { useSession } from '@/lib/queries/session';
import { msg, t } from '@/lib/texts';
import { titleOf } from '@/lib/track';
import classes from './DuplicatesPage.module.css';
import page from './SongsPage.module.css';
import { TrashedNotice, useTrashing } from './Trashing';

const PAGE_SIZE = 20;
const route = getRouteApi('/duplicates');

/** Groups of songs that hold the same recording, of which a person keeps one or all. */
export function DuplicatesPage() {
  const { cursor, page: number } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(duplicatesQuery({ limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) }));
  const trashing = useTrashing();
  const turn = (target: PageTarget) => void navigate(turnTo(target));
  return (
    <div className={page.page}>
      <div className={page.heading}>
        <PageTitle windowTitle={t('Duplicates')}>{t('Duplicates')}</PageTitle>
        <span className={page.places}>
          <Link to="/songs">{t('Songs')}</Link>
          <Link to="/trash">{t('Trash')}</Link>
        </span>
      </div>
      <p className={page.introduction}>
        {t(
          'Songs that hold the same recording, found by their AcoustID fingerprints. A copy may be shorter, quieter or in another format.',
        )}
      </p>
      <TrashedNotice of={trashing} />
      <PagedList
        query={query}
        cursor={cursor}
        page={number}
        pageSize={PAGE_SIZE}
        noun={t('groups')}
        count={msg('{n, plural, one {# group} other {# groups}}')}
        loading={t('Loading the duplicates')}
        rows={3}
        rowHeight={120}
        empty={<NoDuplicates isFirstPage={cursor === undefined} />}
        onTurn={turn}
      >
        {(groups) => (
          <ul className={classes.groups} aria-label={t('Groups of duplicates')}>
            {groups.map((group) => (
              <li key={group.tracks[0]?.id}>
                <Group group={group} isPending={trashing.isPending} onBin={trashing.moveToTrash} />
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}

interface GroupProps {
  group: DuplicateGroup;
  isPending: boolean;
  onBin: (tracks: readonly TrackAnswer[]) => void;
}

function Group({ group: { tracks }, isPending, onBin }: GroupProps) {
  const session = useSession();
  const mayBin = (kept: TrackAnswer) => tracks.every((track) => track === kept || mayChange(session, 'delete', track));
  const bin = tracks.length === 2 ? t('Keep this one, bin the other') : t('Keep this one, bin the others');
  return (
    <ul className={classes.tracks}>
      {tracks.map((track) => (
        <li key={track.id} className={classes.track}>
          <SongLine track={track}>
            {(title) => (
              <Link to="/tracks/$trackId" params={{ trackId: track.id }}>
                {title}
              </Link>
            )}
          </SongLine>
          <span className={classes.source}>
            <Source track={track} />
            <span>{t('Added {created_at}', { created_at: formatMoment(track.created_at) })}</span>
            {track.work && <bdi>{track.work.title}</bdi>}
          </span>
          {mayBin(track) && (
            <Button
              size="xs"
              variant="default"
              aria-description={titleOf(track)}
              disabled={isPending}
              onClick={() => onBin(tracks.filter((other) => other !== track))}
            >
              {bin}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Source({ track: { source } }: { track: TrackAnswer }) {
  if (source.url === null) return <bdi>{source.file_name ?? t('Uploaded file')}</bdi>;
  return (
    <a href={source.url} target="_blank" rel="noreferrer">
      YouTube
    </a>
  );
}

function NoDuplicates({ isFirstPage }: { isFirstPage: boolean }) {
  return (
    <EmptyNotice
      title={isFirstPage ? t('No two songs hold the same recording') : t('This page of the duplicates is empty')}
    >
      <p>
        {isFirstPage ? (
          <Link to="/songs">{t('Go to the songs')}</Link>
        ) : (
          <Link to="/duplicates">{t('Go to the first page')}</Link>
        )}
        .
      </p>
    </EmptyNotice>
  );
}
