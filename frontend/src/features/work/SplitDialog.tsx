import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WorkAnswer } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { formatCount } from '@/lib/format';
import { useSplitWork } from '@/lib/queries/works';

interface SplitDialogProps {
  isOpen: boolean;
  work: WorkAnswer;
  trackIds: string[];
  onClose: () => void;
  onDone: () => void;
}

/** Ask for the title of the work that songs become. */
export function SplitDialog({ isOpen, ...form }: SplitDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={form.onClose} title="Split the work">
      <SplitForm {...form} />
    </Dialog>
  );
}

function SplitForm({ work, trackIds, onClose, onDone }: Omit<SplitDialogProps, 'isOpen'>) {
  const [title, setTitle] = useState(work.title);
  const split = useSplitWork();
  const finish = () => {
    onClose();
    onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        split.mutate({ id: work.id, trackIds, title: title.trim() }, { onSuccess: finish });
      }}
    >
      <Stack>
        <p>{`${formatCount(trackIds.length, 'song')} will form a work of their own. You can undo it.`}</p>
        <TextInput
          label="Title of the new work"
          maxLength={500}
          dir="auto"
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {split.error && <ErrorNotice error={split.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={title.trim() === ''} loading={split.isPending}>
            Split
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
