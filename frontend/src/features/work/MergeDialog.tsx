import { Button, CloseButton, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkAnswer } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { SearchPicker } from '@/components/SearchPicker';
import { useMergeWorks, workListQuery } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import classes from './Work.module.css';

interface MergeDialogProps {
  isOpen: boolean;
  work: WorkAnswer;
  /** Works that are chosen already. */
  others?: WorkAnswer[];
  onClose: () => void;
}

/** Choose works that this one takes. */
export function MergeDialog({ isOpen, work, others, onClose }: MergeDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('Merge works')}>
      <MergeForm work={work} others={others} onClose={onClose} />
    </Dialog>
  );
}

function MergeForm({ work, others: first = [], onClose }: Omit<MergeDialogProps, 'isOpen'>) {
  const [words, setWords] = useState('');
  const [others, setOthers] = useState(first);
  const { data, error, isFetching } = useQuery(workListQuery(words));
  const merge = useMergeWorks();
  const taken = [work.id, ...others.map(({ id }) => id)];
  const found = (data?.items ?? []).filter(({ id }) => !taken.includes(id));
  const choose = (id: string) => setOthers([...others, ...found.filter((each) => each.id === id)]);
  const nSongs = others.reduce((sum, { n_tracks }) => sum + n_tracks, 0);
  return (
    <Stack>
      <p>
        {t(
          'This work takes the songs of the others, and what it lacks of their titles, writers and links. The others cease to exist. You can undo it.',
        )}
      </p>
      <SearchPicker
        isInDialog
        label={t('Work to take')}
        placeholder={t('Search works')}
        options={found.map(({ id, title, n_tracks }) => ({
          value: id,
          label: t('{title} ({n, plural, one {# song} other {# songs}})', { title, n: n_tracks }),
        }))}
        isLoading={isFetching}
        error={error}
        emptyText={t('No other work is found.')}
        onSearch={setWords}
        onChoose={choose}
      />
      {others.length > 0 && (
        <ul className={classes.list} aria-label={t('Works to take')}>
          {others.map((other) => (
            <li key={other.id}>
              <bdi>{other.title}</bdi>
              <CloseButton
                aria-label={t('Leave out {title}', { title: other.title })}
                onClick={() => setOthers(others.filter(({ id }) => id !== other.id))}
              />
            </li>
          ))}
        </ul>
      )}
      {merge.error && <ErrorNotice error={merge.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('Cancel')}
        </Button>
        <Button
          disabled={others.length === 0}
          loading={merge.isPending}
          onClick={() => merge.mutate({ id: work.id, otherIds: others.map(({ id }) => id) }, { onSuccess: onClose })}
        >
          {others.length === 0
            ? t('Merge')
            : t(
                'Merge {works, plural, one {# work} other {# works}} with {songs, plural, one {# song} other {# songs}}',
                { works: others.length, songs: nSongs },
              )}
        </Button>
      </Group>
    </Stack>
  );
}
