import { useQuery } from '@tanstack/react-query';
import { FiltersOnPaper } from '@/components/FiltersOnPaper';
import { trackChoicesQuery } from '@/lib/queries/bulk';
import { workQuery } from '@/lib/queries/works';
import type { SongsSearch } from '@/lib/searchParams';
import { STATE_WORDS } from '@/lib/states';
import { say, type Text, t, tc } from '@/lib/texts';
import { RELATION_CHOICES, SOURCE_CHOICES } from './filters';

/** The filters of the songs on paper, in the words of their fields. */
export function SongFilters({ search }: { search: SongsSearch }) {
  const { q, state, work, has_work, relation, source, made_by, tag, language, problem, since, until } = search;
  const { data: chosen } = useQuery({ ...workQuery(work ?? ''), enabled: work !== undefined });
  const { data: choices } = useQuery({ ...trackChoicesQuery(), enabled: made_by !== undefined });
  const maker = choices?.makers.find(({ id }) => id === made_by)?.name;
  const percent = (part: number | undefined) => (part === undefined ? undefined : `${part} %`);
  return (
    <FiltersOnPaper
      filters={[
        [t('Search'), q],
        [t('State'), state && say(STATE_WORDS[state])],
        [t('Work'), work && (chosen?.title ?? work)],
        [t('Work'), has_work && (has_work === 'yes' ? t('In a work') : t('In no work'))],
        [t('Covers in the library'), labelOf(RELATION_CHOICES, relation)],
        [tc('noun', 'Tag'), tag],
        [t('Language'), language],
        [t('Source'), labelOf(SOURCE_CHOICES, source)],
        [t('Added by'), made_by && (maker ?? made_by)],
        [t('Problem'), problem && (problem === 'yes' ? t('With a problem') : t('Without a problem'))],
        [t('Added from'), since],
        [t('Added until'), until],
        [t('Harmony changes at least'), percent(search.least_harmony)],
        [t('Harmony changes at most'), percent(search.most_harmony)],
      ]}
    />
  );
}

function labelOf(choices: readonly { value: string; label: Text }[], chosen: string | undefined): string | undefined {
  const choice = choices.find(({ value }) => value === chosen);
  return choice && say(choice.label);
}
