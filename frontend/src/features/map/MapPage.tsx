import { TextInput, useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import Search from 'lucide-react/icons/search';
import { useMemo, useState } from 'react';
import type { MapAnswer } from '@/client';
import { EmptyNotice, ErrorNotice, LoadingNotice } from '@/components/Notices';
import { PageTitle } from '@/components/PageTitle';
import { Say } from '@/components/Say';
import { mapCoversQuery, mapQuery } from '@/lib/queries/map';
import { t } from '@/lib/texts';
import { useSearchWords } from '@/lib/useSearchWords';
import { Legend } from './Legend';
import { looksOf } from './looks';
import classes from './Map.module.css';
import { MapPicture } from './MapPicture';
import type { InView, MapScene } from './MapScene';
import { SongCard } from './SongCard';
import { MOST_LISTED, SelectionBar, SongList } from './SongList';
import { type Colouring, grouped, matching, type SongsOnMap, songsOf } from './songsOnMap';
import { useForcedColours } from './useForcedColours';

const route = getRouteApi('/map');

/** A map of all ready songs: those that sound alike are near each other. */
export function MapPage() {
  const { data, error, isPending, refetch } = useQuery(mapQuery());
  return (
    <div className={classes.page}>
      <PageTitle windowTitle={t('Map')}>{t('Map')}</PageTitle>
      <p className={classes.note}>
        {t('Each point is a song; songs whose harmony is alike are near each other. Directions have no meaning.')}
      </p>
      {isPending && <LoadingNotice label={t('Loading the map')} rows={1} height={420} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data && data.ids.length === 0 && <NothingThere nWaiting={data.n_waiting} />}
      {data && data.ids.length > 0 && <Shown answer={data} />}
    </div>
  );
}

function NothingThere({ nWaiting }: { nWaiting: number }) {
  if (nWaiting > 0) {
    return (
      <EmptyNotice title={t('The map is being made')}>
        <p role="status">
          {t('{n, plural, one {# song gets its place} other {# songs get their places}} within a minute or so.', {
            n: nWaiting,
          })}
        </p>
      </EmptyNotice>
    );
  }
  return (
    <EmptyNotice title={t('The map is empty')}>
      <p>
        <Say
          text="Songs appear here once they are ready. Add some on the <start>start page</start>."
          tags={{ start: <Link to="/" /> }}
        />
      </p>
    </EmptyNotice>
  );
}

const NOTHING: InView = { count: 0, songs: [] };
const HOVER_MS = 120;
const TYPING_PAUSE_MS = 150;

function Shown({ answer }: { answer: MapAnswer }) {
  const { q = '', colour: by = 'work' } = route.useSearch();
  const navigate = useNavigate();
  const setSearch = (change: { q?: string | undefined; colour?: Colouring }) =>
    void navigate({ to: '/map', search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const words = useSearchWords(q, (asked) => setSearch({ q: asked || undefined }), TYPING_PAUSE_MS);
  const scheme = useComputedColorScheme('light');
  const forced = useForcedColours();
  const songs = useMemo(() => songsOf(answer), [answer]);
  const grouping = useMemo(() => grouped(songs, by), [songs, by]);
  const [chosenGroup, setChosenGroup] = useState<string | null>(null);
  const [selectedIds, setSelectedIds] = useState<ReadonlySet<string>>(new Set());
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [inView, setInView] = useState<InView | null>(NOTHING);

  const placeOf = useMemo(() => new Map(songs.ids.map((id, song) => [id, song])), [songs]);
  const current = currentId === null ? null : (placeOf.get(currentId) ?? null);
  const selected = useMemo(() => placesOf(selectedIds, placeOf), [selectedIds, placeOf]);
  const found = useMemo(() => matching(songs, q), [songs, q]);
  const group = useMemo(() => membersOf(grouping, chosenGroup), [grouping, chosenGroup]);
  const lit = useMemo(() => litOf(selected, found, group), [selected, found, group]);
  const looks = useMemo(
    () => looksOf({ grouping, by, scheme, lit: lit && new Set(lit), forced }),
    [grouping, by, scheme, lit, forced],
  );
  // Not of each song that the pointer passes.
  const [settled] = useDebouncedValue(current, HOVER_MS);
  const covers = useCovers(songs, settled === current ? current : null, placeOf);

  const idsOf = (places: readonly number[]) => places.map((song) => songs.ids[song] ?? '');
  const select = (song: number, isSelected: boolean) => {
    const after = new Set(selectedIds);
    if (isSelected) after.add(songs.ids[song] ?? '');
    else after.delete(songs.ids[song] ?? '');
    setSelectedIds(after);
  };
  const lookAt = (song: number | null) => setCurrentId(song === null ? null : (songs.ids[song] ?? null));
  const open = (song: number) => void navigate({ to: '/tracks/$trackId', params: { trackId: songs.ids[song] ?? '' } });
  const everything = useMemo(() => songs.ids.map((_, song) => song), [songs]);
  const listed = lit ?? inView?.songs ?? everything;
  const nListed = lit || !inView ? listed.length : inView.count;
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.search}
          aria-label={t('Search the map')}
          placeholder={t('Title, artist, work or tag')}
          leftSection={<Search size={16} />}
          {...words}
        />
        {answer.n_waiting > 0 && (
          <p role="status" className={classes.about}>
            {t('{n, plural, one {# song waits} other {# songs wait}} for a place.', { n: answer.n_waiting })}
          </p>
        )}
      </div>
      <Legend
        grouping={grouping}
        by={by}
        scheme={scheme}
        chosen={chosenGroup}
        onColour={(colour) => {
          setChosenGroup(null);
          setSearch({ colour });
        }}
        onChoose={setChosenGroup}
      />
      {inView === null && (
        <p role="status" className={classes.about}>
          {t('This browser cannot draw the map (it has no WebGL), so that only the list is shown.')}
        </p>
      )}
      <div className={classes.both} data-has-picture={inView !== null || undefined}>
        {inView !== null && (
          <div className={classes.left}>
            <MapPicture
              songs={songs}
              looks={looks}
              current={current}
              covers={covers}
              onView={(scene: MapScene | null) => setInView(scene ? scene.nearestInView(MOST_LISTED) : null)}
              onHover={lookAt}
              onClick={(song, { isTouch, isAdding }) => {
                if (isAdding) select(song, !selected.has(song));
                else if (isTouch && song !== current) lookAt(song);
                else open(song);
              }}
              onLasso={(places) => setSelectedIds(new Set(idsOf(places)))}
              onOpen={open}
            />
            <p id="map-keys" className={`${classes.about} on-screen`}>
              {t(
                'Drag to move, wheel to zoom, click to open a song. Keys: arrows, plus, minus, 0 for the whole map. Shift and drag outlines songs.',
              )}
            </p>
          </div>
        )}
        <div className={classes.side}>
          {current !== null && settled !== null && <SongCard songs={songs} song={settled} />}
          <SongList
            songs={songs}
            listed={listed}
            total={nListed}
            grouping={grouping}
            by={by}
            scheme={scheme}
            selected={selected}
            current={current}
            onSelect={select}
            onLookAt={lookAt}
            title={titleOf(nListed, { selected, found, group, hasPicture: inView !== null })}
          >
            {selectedIds.size > 0 && <SelectionBar ids={[...selectedIds]} onClear={() => setSelectedIds(new Set())} />}
          </SongList>
        </div>
      </div>
    </>
  );
}

type Places = ReadonlyMap<string, number>;

function placesOf(ids: ReadonlySet<string>, placeOf: Places): ReadonlySet<number> {
  return new Set([...ids].flatMap((id) => placeOf.get(id) ?? []));
}

function membersOf({ groups, of }: ReturnType<typeof grouped>, key: string | null): number[] | null {
  const place = groups.findIndex((group) => group.key === key);
  if (place < 0) return null;
  return [...of.keys()].filter((song) => of[song] === place);
}

/** The songs that are lit up: the selected ones, else those found, else those of a group. */
function litOf(selected: ReadonlySet<number>, found: number[] | null, group: number[] | null): number[] | null {
  if (selected.size > 0) return [...selected];
  if (!found || !group) return found ?? group;
  const inGroup = new Set(group);
  return found.filter((song) => inGroup.has(song));
}

interface Lit {
  selected: ReadonlySet<number>;
  found: number[] | null;
  group: number[] | null;
  hasPicture: boolean;
}

function titleOf(n: number, { selected, found, group, hasPicture }: Lit): string {
  if (selected.size > 0) return t('{n, plural, one {# song} other {# songs}} selected', { n });
  if (found) return t('{n, plural, one {# song matches} other {# songs match}}', { n });
  if (group) return t('{n, plural, one {# song} other {# songs}} in this group', { n });
  if (!hasPicture) return t('{n, plural, one {# song} other {# songs}}', { n });
  return t('{n, plural, one {# song} other {# songs}} in view', { n });
}

/** The likely covers of a song that are on the map. */
function useCovers(songs: SongsOnMap, current: number | null, placeOf: Places) {
  const id = current === null ? '' : (songs.ids[current] ?? '');
  const { data } = useQuery({ ...mapCoversQuery(id), enabled: id !== '' });
  return useMemo(
    () =>
      (id === '' ? [] : (data?.items ?? [])).flatMap(({ track_id, probability }) => {
        const song = placeOf.get(track_id);
        return song === undefined ? [] : [{ song, probability }];
      }),
    [id, data, placeOf],
  );
}
