import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { SearchPicker } from '@/components/SearchPicker';
import { workListQuery, workQuery } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import classes from './WorkFilter.module.css';

interface WorkFilterProps {
  workId: string | undefined;
  onChange: (workId: string | undefined) => void;
}

/** Filter for the songs of one work. */
export function WorkFilter({ workId, onChange }: WorkFilterProps) {
  return workId === undefined ? <Finder onChange={onChange} /> : <Chosen workId={workId} onChange={onChange} />;
}

function Finder({ onChange }: Pick<WorkFilterProps, 'onChange'>) {
  const [words, setWords] = useState('');
  const { data, error, isFetching } = useQuery(workListQuery(words));
  return (
    <SearchPicker
      label={t('Work')}
      placeholder={t('Any work')}
      options={(data?.items ?? []).map((work) => ({
        value: work.id,
        label: work.title,
        content: (
          <span className={classes.option}>
            <bdi>{work.title}</bdi>
            <span>{t('{n, plural, one {# song} other {# songs}}', { n: work.n_tracks })}</span>
          </span>
        ),
      }))}
      isLoading={isFetching}
      error={error}
      emptyText={
        words === '' ? t('There are no works yet. Edit a song to create one.') : t('No work matches these words.')
      }
      onSearch={setWords}
      onChoose={onChange}
    />
  );
}

function Chosen({ workId, onChange }: { workId: string; onChange: WorkFilterProps['onChange'] }) {
  const { data, error } = useQuery(workQuery(workId));
  return (
    <div className={classes.chosen}>
      <span className={classes.label}>{t('Work')}</span>
      <Button
        variant="default"
        size="md"
        fullWidth
        justify="space-between"
        rightSection={<X size={16} aria-hidden="true" />}
        aria-label={data ? t('Work: {title}. Show any work', { title: data.title }) : t('Work: chosen. Show any work')}
        onClick={() => onChange(undefined)}
      >
        <bdi>{data?.title ?? (error ? error.title : '…')}</bdi>
      </Button>
    </div>
  );
}
