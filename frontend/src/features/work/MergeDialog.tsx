import { Button, CloseButton, Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkAnswer } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { SearchPicker } from '@/components/SearchPicker';
import { formatCount } from '@/lib/format';
import { useMergeWorks, workListQuery } from '@/lib/queries/works';
import classes from './Work.module.css';

interface MergeDialogProps {
  isOpen: boolean;
  work: WorkAnswer;
  onClose: () => void;
}

/** Choose works that this one takes. */
export function MergeDialog({ isOpen, work, onClose }: MergeDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Merge works">
      <MergeForm work={work} onClose={onClose} />
    </Dialog>
  );
}

function MergeForm({ work, onClose }: Omit<MergeDialogProps, 'isOpen'>) {
  const [words, setWords] = useState('');
  const [others, setOthers] = useState<WorkAnswer[]>([]);
  const { data, error, isFetching } = useQuery(workListQuery(words));
  const merge = useMergeWorks();
  const taken = [work.id, ...others.map(({ id }) => id)];
  const found = (data?.items ?? []).filter(({ id }) => !taken.includes(id));
  const choose = (id: string) => setOthers([...others, ...found.filter((each) => each.id === id)]);
  const nSongs = others.reduce((sum, { n_tracks }) => sum + n_tracks, 0);
  return (
    <Stack>
      <p>
        This work takes the songs of the others, and what it lacks of their titles, writers and links. The others cease
        to exist. You can undo it.
      </p>
      <SearchPicker
        isInDialog
        label="Work to take"
        placeholder="Search works"
        options={found.map(({ id, title, n_tracks }) => ({
          value: id,
          label: `${title} (${formatCount(n_tracks, 'song')})`,
        }))}
        isLoading={isFetching}
        error={error}
        emptyText="No other work is found."
        onSearch={setWords}
        onChoose={choose}
      />
      {others.length > 0 && (
        <ul className={classes.list} aria-label="Works to take">
          {others.map((other) => (
            <li key={other.id}>
              <bdi>{other.title}</bdi>
              <CloseButton
                aria-label={`Leave out ${other.title}`}
                onClick={() => setOthers(others.filter(({ id }) => id !== other.id))}
              />
            </li>
          ))}
        </ul>
      )}
      {merge.error && <ErrorNotice error={merge.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={others.length === 0}
          loading={merge.isPending}
          onClick={() => merge.mutate({ id: work.id, otherIds: others.map(({ id }) => id) }, { onSuccess: onClose })}
        >
          {others.length === 0
            ? 'Merge'
            : `Merge ${formatCount(others.length, 'work')} with ${formatCount(nSongs, 'song')}`}
        </Button>
      </Group>
    </Stack>
  );
}
