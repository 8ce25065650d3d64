import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import Search from 'lucide-react/icons/search';
import { useEffect, useRef, useState } from 'react';
import type { State, TrackSort } from '@/client';
import { DEFAULT_SORT, type SongsFilter, type SongsSearch } from '@/lib/searchParams';
import { ALL_STATES, STATE_WORDS } from '@/lib/states';
import classes from './Toolbar.module.css';
import { WorkFilter } from './WorkFilter';

const TYPING_PAUSE_MS = 300;

const SORT_WORDS: readonly { value: TrackSort; label: string }[] = [
  { value: '-created_at', label: 'Newest first' },
  { value: 'created_at', label: 'Oldest first' },
  { value: 'title', label: 'Title, A to Z' },
  { value: '-title', label: 'Title, Z to A' },
  { value: 'artist', label: 'Artist, A to Z' },
  { value: '-artist', label: 'Artist, Z to A' },
  { value: 'duration_s', label: 'Shortest first' },
  { value: '-duration_s', label: 'Longest first' },
];

const STATE_CHOICES = [
  { value: '', label: 'Any state' },
  ...ALL_STATES.map((state) => ({ value: state, label: STATE_WORDS[state] })),
];

interface ToolbarProps {
  search: SongsSearch;
  onFilter: (filters: SongsFilter) => void;
}

/** Search, filters and order of the table. */
export function Toolbar({ search, onFilter }: ToolbarProps) {
  return (
    <search className={classes.toolbar}>
      <WordsField q={search.q ?? ''} onSearch={(q) => onFilter({ q: q === '' ? undefined : q })} />
      <NativeSelect
        label="State"
        data={STATE_CHOICES}
        value={search.state ?? ''}
        onChange={(event) => onFilter({ state: (event.currentTarget.value || undefined) as State | undefined })}
      />
      <WorkFilter workId={search.work} onChange={(work) => onFilter({ work })} />
      <NativeSelect
        className={classes.sort}
        label="Order"
        data={[...SORT_WORDS]}
        value={search.sort ?? DEFAULT_SORT}
        onChange={(event) => onFilter({ sort: event.currentTarget.value as TrackSort })}
      />
    </search>
  );
}

/** Search field. Searches when typing pauses, and shows the new words when the address changes, as on the way back. */
function WordsField({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const [text, setText] = useState(q);
  const lastSent = useRef(q);
  const search = useDebouncedCallback((words: string) => {
    lastSent.current = words;
    onSearch(words);
  }, TYPING_PAUSE_MS);
  useEffect(() => {
    if (q === lastSent.current) return;
    lastSent.current = q;
    setText(q);
  }, [q]);
  return (
    <TextInput
      className={classes.words}
      type="search"
      label="Search"
      placeholder="Title or artist"
      leftSection={<Search size={16} aria-hidden="true" />}
      maxLength={200}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
    />
  );
}
