import { Button, Group, Modal } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import type { ApiError } from '@/lib/api';
import { t } from '@/lib/texts';
import { useKeptFocus } from '@/lib/useKeptFocus';
import classes from './Dialog.module.css';
import { ErrorNotice } from './Notices';

interface DialogProps {
  isOpen: boolean;
  title: string;
  children: ReactNode;
  onClose: () => void;
}

/** A modal dialog that keeps the focus until it is closed. */
export function Dialog({ isOpen, title, children, onClose }: DialogProps) {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} centered radius="md">
      <Modal.Overlay backgroundOpacity={0.5} />
      <Modal.Content>
        <div className={classes.head}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('Close')} />
        </div>
        <Body>{children}</Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Body({ children }: Pick<DialogProps, 'children'>) {
  const body = useRef<HTMLDivElement>(null);
  useKeptFocus(body);
  return <Modal.Body ref={body}>{children}</Modal.Body>;
}

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  children: ReactNode;
  confirmLabel: string;
  isPending: boolean;
  error: ApiError | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Ask before something is deleted. The button that keeps it has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, children, confirmLabel, isPending, error, onConfirm, onClose } = props;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      {children}
      {error && <ErrorNotice error={error} />}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('Keep')}
        </Button>
        <Button color="danger.7" autoContrast loading={isPending} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </Group>
    </Dialog>
  );
}
