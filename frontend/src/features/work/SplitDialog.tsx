import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WorkAnswer } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { useSplitWork } from '@/lib/queries/works';
import { t } from '@/lib/texts';

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
    <Dialog isOpen={isOpen} onClose={form.onClose} title={t('Split the work')}>
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
        <p>
          {t('{n, plural, one {# song} other {# songs}} will form a work of their own. You can undo it.', {
            n: trackIds.length,
          })}
        </p>
        <TextInput
          label={t('Title of the new work')}
          maxLength={500}
          dir="auto"
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {split.error && <ErrorNotice error={split.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" disabled={title.trim() === ''} loading={split.isPending}>
            {t('Split')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
