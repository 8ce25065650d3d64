import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import Search from 'lucide-react/icons/search';
import type { ReactNode, RefObject } from 'react';
import type { State, TrackSort } from '@/client';
import type { SongsFilter, SongsSearch } from '@/lib/searchParams';
import { ALL_STATES, STATE_WORDS } from '@/lib/states';
import { msg, saidChoices, type Text, t } from '@/lib/texts';
import { useSearchWords } from '@/lib/useSearchWords';
import { countFilters, MORE_FILTERS, sortOf } from './filters';
import { MoreFilters } from './MoreFilters';
import classes from './Toolbar.module.css';
import { WorkFilter } from './WorkFilter';

const TYPING_PAUSE_MS = 300;

const SORT_WORDS: readonly { value: TrackSort; label: Text }[] = [
  { value: '-created_at', label: msg('Newest first') },
  { value: 'created_at', label: msg('Oldest first') },
  { value: 'title', label: msg('Title, A to Z') },
  { value: '-title', label: msg('Title, Z to A') },
  { value: 'artist', label: msg('Artist, A to Z') },
  { value: '-artist', label: msg('Artist, Z to A') },
  { value: 'duration_s', label: msg('Shortest first') },
  { value: '-duration_s', label: msg('Longest first') },
];

const MOST_ALIKE = { value: 'relevance', label: msg('Most alike first') } as const;
const NO_ORDER = { sort: undefined };

const STATE_CHOICES = [
  { value: '', label: msg('Any state') },
  ...ALL_STATES.map((state) => ({ value: state, label: STATE_WORDS[state] })),
];

interface ToolbarProps {
  search: SongsSearch;
  onFilter: (filters: SongsFilter) => void;
  /** Called for Enter in the search field. */
  onEnter: () => void;
  /** The search field, which a key reaches. */
  searchField: RefObject<HTMLInputElement | null>;
  /** Menus of views and columns. */
  children: ReactNode;
}

/** Search, filters and order of the table. */
export function Toolbar({ search, onFilter, onEnter, searchField, children }: ToolbarProps) {
  const nMore = countFilters(search, MORE_FILTERS);
  const [isOpen, { toggle }] = useDisclosure(nMore > 0);
  const orders = search.q ? [MOST_ALIKE, ...SORT_WORDS] : SORT_WORDS;
  return (
    <search className={classes.all}>
      <div className={classes.toolbar}>
        <WordsField
          ref={searchField}
          q={search.q ?? ''}
          onEnter={onEnter}
          onSearch={(q) => onFilter({ q: q === '' ? undefined : q, ...(search.sort === 'relevance' ? NO_ORDER : {}) })}
        />
        <NativeSelect
          label={t('State')}
          data={saidChoices<string>(STATE_CHOICES)}
          value={search.state ?? ''}
          onChange={(event) => onFilter({ state: (event.currentTarget.value || undefined) as State | undefined })}
        />
        <WorkFilter workId={search.work} onChange={(work) => onFilter({ work })} />
        <NativeSelect
          className={classes.sort}
          label={t('Order')}
          data={saidChoices(orders)}
          value={sortOf(search)}
          onChange={(event) => onFilter({ sort: event.currentTarget.value as TrackSort })}
        />
      </div>
      <div className={classes.menus}>
        <Button variant="default" size="sm" aria-expanded={isOpen} onClick={toggle}>
          {nMore > 0 ? t('More filters ({nMore})', { nMore }) : t('More filters')}
        </Button>
        {children}
      </div>
      {isOpen && <MoreFilters search={search} onFilter={onFilter} />}
    </search>
  );
}

interface WordsFieldProps {
  q: string;
  onSearch: (q: string) => void;
  onEnter: () => void;
  ref: RefObject<HTMLInputElement | null>;
}

/** Search field. Searches when typing pauses, and shows the new words when the address changes, as on the way back. */
function WordsField({ q, onSearch, onEnter, ref }: WordsFieldProps) {
  const words = useSearchWords(q, onSearch, TYPING_PAUSE_MS);
  return (
    <TextInput
      ref={ref}
      className={classes.words}
      type="search"
      label={t('Search')}
      placeholder={t('Title, artist, album or tag')}
      leftSection={<Search size={16} aria-hidden="true" />}
      maxLength={200}
      {...words}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        // Otherwise the same key would open the song that gets the focus.
        event.preventDefault();
        onEnter();
      }}
    />
  );
}
