import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import type { BulkEditRequest } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import type { ApiError } from '@/lib/api';
import { t } from '@/lib/texts';

export interface ManyDialogProps {
  isOpen: boolean;
  /** The number of songs. */
  count: number;
  isPending: boolean;
  error: ApiError | null;
  onSave: (edit: BulkEditRequest) => void;
  onClose: () => void;
}

interface ManyFormProps extends Pick<ManyDialogProps, 'isPending' | 'error' | 'onClose'> {
  /** Whether something would be changed. */
  isReady: boolean;
  saveLabel: string;
  onSave: () => void;
  children: ReactNode;
}

/** A form in a dialog that changes the selected songs. */
export function ManyForm({ isPending, error, isReady, saveLabel, onSave, onClose, children }: ManyFormProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onSave();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        {error && <ErrorNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={!isReady}>
            {saveLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A dialog whose form begins anew each time that it is opened. */
export function ManyDialog(props: { isOpen: boolean; title: string; onClose: () => void; children: ReactNode }) {
  return <Dialog {...props}>{props.isOpen && props.children}</Dialog>;
}
