import { Button, Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { t } from '@/lib/texts';
import type { Scheme } from '@/theme/pitchClasses';
import { Swatch } from './Legend';
import classes from './Map.module.css';
import { type Colouring, type Grouping, type SongsOnMap, titleAt } from './songsOnMap';

export const MOST_LISTED = 100;

interface SongListProps {
  songs: SongsOnMap;
  /** The songs of the list; the first hundred are shown. */
  listed: readonly number[];
  /** How many there are, if more than are listed. */
  total: number;
  grouping: Grouping;
  by: Colouring;
  scheme: Scheme;
  selected: ReadonlySet<number>;
  current: number | null;
  onSelect: (song: number, isSelected: boolean) => void;
  /** Called for the song that has the focus or is under the pointer. */
  onLookAt: (song: number) => void;
  title: string;
  children?: ReactNode;
}

/** Songs of the map as a list, each with a box, its title as a link, and the group of its colour. */
export function SongList(props: SongListProps) {
  const { songs, listed, total, grouping, by, scheme, selected, current, onSelect, onLookAt, title, children } = props;
  const { ids, artists } = songs.answer;
  const shown = listed.slice(0, MOST_LISTED);
  return (
    <section className={classes.list} aria-label={title}>
      <h2 className={classes.heading}>
        <span role="status">{title}</span>
      </h2>
      {children}
      <ul>
        {shown.map((song) => {
          const group = grouping.groups[grouping.of[song] ?? 0];
          const name = titleAt(songs, song);
          return (
            <li
              key={ids[song]}
              data-current={song === current || undefined}
              onFocus={() => onLookAt(song)}
              onMouseEnter={() => onLookAt(song)}
            >
              <Checkbox
                size="xs"
                aria-label={t('Select {title}', { title: name })}
                checked={selected.has(song)}
                onChange={({ currentTarget }) => onSelect(song, currentTarget.checked)}
              />
              <span className={classes.song}>
                <Link to="/tracks/$trackId" params={{ trackId: ids[song] ?? '' }} dir="auto">
                  {name}
                </Link>
                <span className={classes.about}>
                  {artists[song] && <bdi>{artists[song]}</bdi>}
                  {group && (
                    <span>
                      <Swatch group={group} by={by} scheme={scheme} /> <bdi>{group.name}</bdi>
                    </span>
                  )}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {total > shown.length && (
        <p className={classes.about}>
          {t('{n, plural, one {# more song} other {# more songs}}. Zoom in or search for fewer.', {
            n: total - shown.length,
          })}
        </p>
      )}
    </section>
  );
}

interface SelectionBarProps {
  ids: readonly string[];
  onClear: () => void;
}

/** The most songs that the table takes over at once, as its changes do. */
const MOST_SELECTED = 2_000;

/** What can be done with the selected songs. */
export function SelectionBar({ ids, onClear }: SelectionBarProps) {
  const isMany = ids.length > MOST_SELECTED;
  return (
    <div className={classes.bar}>
      {isMany ? (
        <p className={classes.about}>
          {t('The songs table takes {n, number} songs at once. Select fewer.', { n: MOST_SELECTED })}
        </p>
      ) : (
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => (
            <Link {...props} to="/songs" state={(previous) => ({ ...previous, selected: [...ids] })} />
          )}
        >
          {t('Edit, tag or export them in the songs table')}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={onClear}>
        {t('Clear selection')}
      </Button>
    </div>
  );
}
