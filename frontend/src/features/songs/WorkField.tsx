import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkRef } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { SearchPicker } from '@/components/SearchPicker';
import { useMay } from '@/lib/queries/session';
import { useCreateWork, workListQuery } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import classes from './WorkField.module.css';

const CREATE = 'create:';

interface WorkFieldProps {
  work: WorkRef | null;
  onChange: (work: WorkRef | null) => void;
}

/** Field for the work of a song: search an existing work, or create one. */
export function WorkField({ work, onChange }: WorkFieldProps) {
  if (work === null) return <WorkFinder onChange={onChange} />;
  return (
    <div>
      <span className={classes.label}>{t('Work')}</span>
      <div className={classes.chosen}>
        <bdi>{work.title}</bdi>
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
  const create = useCreateWork();
  const works = data?.items ?? [];
  const mayCreate = useMay('edit', 'curator');

  const choose = (value: string) => {
    if (value.startsWith(CREATE)) create.mutate(value.slice(CREATE.length), { onSuccess: onChange });
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
    <div className={classes.finder}>
      <SearchPicker
        isInDialog
        label={t('Work')}
        description={t('The composition that this song records')}
        placeholder={mayCreate ? t('Search works, or type a new title') : t('Search works')}
        options={works.map(({ id, title }) => ({ value: id, label: title }))}
        isLoading={isFetching || create.isPending}
        error={error}
        emptyText={mayCreate ? t('There are no works yet: type a title to create one.') : t('No work is found.')}
        onSearch={setWords}
        onChoose={choose}
        optionFor={offerNew}
      />
      {create.error && <ErrorNotice error={create.error} />}
    </div>
  );
}
