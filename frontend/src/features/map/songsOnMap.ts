import type { MapAnswer, MapDecision } from '@/client';
import { msg, say, type Text, t } from '@/lib/texts';

const LARGEST_PLACE = 65_535;

/** What the colours of the map tell. */
export type Colouring = 'work' | 'decision' | 'tag';

/** The songs of the map, in columns; a song is a place in each of them. */
export interface SongsOnMap {
  count: number;
  ids: readonly string[];
  /** From 0 to 1, to the right. */
  x: Float32Array;
  /** From 0 to 1, downwards. */
  y: Float32Array;
  /** Of each song, for searching. */
  texts: readonly string[];
  answer: MapAnswer;
}

export function songsOf(answer: MapAnswer): SongsOnMap {
  const { ids, works, work, tags, tagged, titles, artists } = answer;
  const tagTexts = tags.map(plain);
  const workTexts = works.map(({ title }) => plain(title));
  return {
    count: ids.length,
    ids,
    x: Float32Array.from(answer.x, (value) => value / LARGEST_PLACE),
    y: Float32Array.from(answer.y, (value) => 1 - value / LARGEST_PLACE),
    texts: ids.map((id, song) => {
      const tagText = (tagged[song] ?? []).map((tag) => tagTexts[tag]).join(' ');
      return `${plain(titles[song] ?? '')} ${plain(artists[song] ?? '')} ${workTexts[work[song] ?? -1] ?? ''} ${tagText} ${id}`;
    }),
    answer,
  };
}

/** Lower case, without accents. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Return the songs that have all words somewhere in title, artist, work or tags; null without words. */
export function matching({ texts }: SongsOnMap, words: string): number[] | null {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return null;
  const found: number[] = [];
  texts.forEach((text, song) => {
    if (wanted.every((word) => text.includes(word))) found.push(song);
  });
  return found;
}

export function titleAt({ answer }: SongsOnMap, song: number): string {
  return answer.titles[song] || t('Untitled file');
}

/** A group of songs that share a colour. */
export interface Group {
  key: string;
  name: string;
  count: number;
  /** Place in the palette; null for those that no group of their own has. */
  hue: number | null;
}

export interface Grouping {
  groups: readonly Group[];
  /** Place in `groups` of each song. */
  of: Uint8Array;
}

const DECISION_NAMES: Record<MapDecision, Text> = {
  confirmed: msg('Cover confirmed'),
  same_recording: msg('Same recording found'),
  likely: msg('Likely cover found'),
  unsure: msg('Waits for an answer'),
  none: msg('No cover found'),
};
/** In the order of the legend. */
const DECISIONS = Object.keys(DECISION_NAMES) as MapDecision[];

/** Keys of the groups of what has no colour of its own; no tag and no id begins with a space. */
const [OTHERS, NONE] = [' o', ' n'];

/** Works or tags with a colour of their own, the most frequent. */
export const MOST_GROUPS = 10;

/** Sort the songs into the groups that get a colour each. */
export function grouped(songs: SongsOnMap, by: Colouring): Grouping {
  if (by === 'decision') return byDecision(songs);
  return by === 'work' ? byWork(songs) : byTag(songs);
}

function byDecision({ answer, count }: SongsOnMap): Grouping {
  const groupOf = answer.decisions.map((decision) => DECISIONS.indexOf(decision));
  const of = Uint8Array.from({ length: count }, (_, song) => groupOf[answer.decision[song] ?? 0] ?? 0);
  return counted(
    DECISIONS.map((key, hue) => ({ key, name: say(DECISION_NAMES[key]), hue: key === 'none' ? null : hue })),
    of,
  );
}

function byWork({ answer, count }: SongsOnMap): Grouping {
  const sizes = answer.works.map(() => 0);
  for (const work of answer.work) if (work >= 0) sizes[work] = (sizes[work] ?? 0) + 1;
  const largest = largestOf(sizes);
  const named = largest.map((work, hue) => ({
    key: answer.works[work]?.id ?? '',
    name: answer.works[work]?.title ?? '',
    hue,
  }));
  const groupOf = new Map(largest.map((work, group) => [work, group]));
  const others = { key: OTHERS, name: t('Other works'), hue: null };
  const none = { key: NONE, name: t('No work'), hue: null };
  const of = Uint8Array.from({ length: count }, (_, song) => {
    const work = answer.work[song] ?? -1;
    return work < 0 ? named.length + 1 : (groupOf.get(work) ?? named.length);
  });
  return counted([...named, others, none], of);
}

function byTag({ answer, count }: SongsOnMap): Grouping {
  const sizes = answer.tags.map(() => 0);
  for (const tags of answer.tagged) for (const tag of tags) sizes[tag] = (sizes[tag] ?? 0) + 1;
  const largest = largestOf(sizes);
  const named = largest.map((tag, hue) => ({ key: answer.tags[tag] ?? '', name: answer.tags[tag] ?? '', hue }));
  const groupOf = new Map(largest.map((tag, group) => [tag, group]));
  const others = { key: OTHERS, name: t('Other tags'), hue: null };
  const none = { key: NONE, name: t('No tag'), hue: null };
  const of = Uint8Array.from({ length: count }, (_, song) => {
    const tags = answer.tagged[song] ?? [];
    if (tags.length === 0) return named.length + 1;
    // Of several tags the most frequent is shown.
    return Math.min(named.length, ...tags.map((tag) => groupOf.get(tag) ?? named.length));
  });
  return counted([...named, others, none], of);
}

function largestOf(sizes: readonly number[]): number[] {
  return sizes
    .map((size, place) => ({ size, place }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.place - b.place)
    .slice(0, MOST_GROUPS)
    .map(({ place }) => place);
}

function counted(groups: readonly Omit<Group, 'count'>[], of: Uint8Array): Grouping {
  const counts = groups.map(() => 0);
  for (const group of of) counts[group] = (counts[group] ?? 0) + 1;
  return { groups: groups.map((group, place) => ({ ...group, count: counts[place] ?? 0 })), of };
}
