import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SearchPicker } from '@/components/SearchPicker';
import { useMay } from '@/lib/queries/session';
import { workListQuery } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import type { ChosenWork } from './useChosenWork';
import classes from './WorkField.module.css';

const CREATE = 'create:';

interface WorkFieldProps {
  work: ChosenWork | null;
  onChange: (work: ChosenWork | null) => void;
}

/** Field for the work of a song: search an existing work, or type the title of one that saving creates. */
export function WorkField({ work, onChange }: WorkFieldProps) {
  if (work === null) return <WorkFinder onChange={onChange} />;
  return (
    <div>
      <span className={classes.label}>{t('Work')}</span>
      <div className={classes.chosen}>
        <span>
          <bdi>{work.title}</bdi>
          {work.id === null && <span className={classes.fresh}>{t('New: saving creates it')}</span>}
        </span>
        <Button size="compact-sm" variant="default" onClick={() => onChange(null)} aria-description={t('Work')}>
          {t('Remove')}
        </Button>
      </div>
    </div>
  );
}

function WorkFinder({ onChange }: Pick<WorkFieldProps, 'onChange'>) {
  const [words, setWords] = useState('');
  const { data, error, isFetching } = useQuery(workListQuery(words));
  const works = data?.items ?? [];
  const mayCreate = useMay('edit', 'curator');

  const choose = (value: string) => {
    if (value.startsWith(CREATE)) onChange({ id: null, title: value.slice(CREATE.length) });
    else onChange(works.find((work) => work.id === value) ?? null);
  };
  const offerNew = (text: string) => {
    const title = text.trim();
    const exists = works.some((work) => work.title.toLowerCase() === title.toLowerCase());
    return title === '' || exists || !mayCreate
      ? null
      : { value: CREATE + title, label: t('Create the work “{title}”', { title }) };
  };

  return (
    <SearchPicker
      isInDialog
      label={t('Work')}
      description={t('The composition that this song records')}
      placeholder={mayCreate ? t('Search works, or type a new title') : t('Search works')}
      options={works.map(({ id, title }) => ({ value: id, label: title }))}
      isLoading={isFetching}
      error={error}
      emptyText={mayCreate ? t('There are no works yet: type a title to create one.') : t('No work is found.')}
      onSearch={setWords}
      onChoose={choose}
      optionFor={offerNew}
    />
  );
}
