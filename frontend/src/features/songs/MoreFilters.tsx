import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { hasAccounts } from '@/lib/access';
import { trackChoicesQuery } from '@/lib/queries/bulk';
import { useSession } from '@/lib/queries/session';
import type { SongsFilter, SongsSearch } from '@/lib/searchParams';
import { saidChoices, t, tc } from '@/lib/texts';
import { NO_FILTER, RELATION_CHOICES, SOURCE_CHOICES } from './filters';
import classes from './Toolbar.module.css';

interface MoreFiltersProps {
  search: SongsSearch;
  onFilter: (filters: SongsFilter) => void;
}

const YES_OR_NO = (yes: string, no: string) => [
  { value: 'yes', label: yes },
  { value: 'no', label: no },
];

/** All filters but the most used ones. Each is a part of the address. */
export function MoreFilters({ search, onFilter }: MoreFiltersProps) {
  const { data: choices } = useQuery(trackChoicesQuery());
  const session = useSession();
  const select = (name: keyof SongsFilter, label: string, any: string, data: readonly Choice[]) => (
    <NativeSelect
      label={label}
      data={[{ value: '', label: any }, ...withChosen(data, search[name])]}
      value={search[name] ?? ''}
      onChange={(event) => onFilter({ [name]: event.currentTarget.value || undefined })}
    />
  );
  const day = (name: 'since' | 'until', label: string) => (
    <TextInput
      type="date"
      label={label}
      value={search[name] ?? ''}
      onChange={(event) => onFilter({ [name]: event.currentTarget.value || undefined })}
    />
  );
  const percent = (name: 'least_harmony' | 'most_harmony', label: string) => (
    <NumberInput
      size="md"
      label={label}
      suffix=" %"
      min={0}
      max={100}
      allowDecimal={false}
      clampBehavior="strict"
      value={search[name] ?? ''}
      onChange={(value) => onFilter({ [name]: value === '' ? undefined : Number(value) })}
    />
  );
  const values = (found: readonly string[] = []) => found.map((value) => ({ value, label: value }));
  return (
    <fieldset className={classes.more}>
      <legend>{t('More filters')}</legend>
      {select('has_work', t('In a work'), t('In a work or not'), YES_OR_NO(t('In a work'), t('In no work')))}
      {select('relation', t('Covers in the library'), t('Anything'), saidChoices(RELATION_CHOICES))}
      {select('tag', tc('noun', 'Tag'), t('Any tag'), values(choices?.tags))}
      {select('language', t('Language'), t('Any language'), values(choices?.languages))}
      {select('source', t('Source'), t('Any source'), saidChoices(SOURCE_CHOICES))}
      {hasAccounts(session) &&
        select(
          'made_by',
          t('Added by'),
          t('Anybody'),
          (choices?.makers ?? []).map(({ id, name }) => ({ value: id, label: name })),
        )}
      {select('problem', t('Problem'), t('With or without'), YES_OR_NO(t('With a problem'), t('Without a problem')))}
      {day('since', t('Added from'))}
      {day('until', t('Added until'))}
      {percent('least_harmony', t('Harmony changes at least'))}
      {percent('most_harmony', t('Harmony changes at most'))}
      <Button variant="default" className={classes.clear} onClick={() => onFilter(NO_FILTER)}>
        {t('Clear all filters')}
      </Button>
    </fieldset>
  );
}

interface Choice {
  value: string;
  label: string;
}

/** Add the chosen value, which may have left the library since the address was made. */
function withChosen(choices: readonly Choice[], chosen: string | number | undefined): Choice[] {
  const isKnown = chosen === undefined || choices.some(({ value }) => value === chosen);
  return isKnown ? [...choices] : [...choices, { value: String(chosen), label: String(chosen) }];
}
