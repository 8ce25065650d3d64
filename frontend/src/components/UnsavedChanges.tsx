import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router';
import { t } from '@/lib/texts';
import { ConfirmDialog } from './Dialog';

interface UnsavedChangesProps {
  /** Whether there is something to lose. */
  isUnsaved: boolean;
  /** What is not saved, as a sentence. */
  children: string;
}

const leavesPage: ShouldBlockFn = ({ current, next }) => current.pathname !== next.pathname;

/** Ask before the page is left with changes that are not saved; before the tab is closed, the browser asks. */
export function UnsavedChanges({ isUnsaved, children }: UnsavedChangesProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: leavesPage,
    disabled: !isUnsaved,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      isOpen={status === 'blocked'}
      title={t('Discard your changes?')}
      confirmLabel={t('Discard')}
      isPending={false}
      error={null}
      onConfirm={() => proceed?.()}
      onClose={() => reset?.()}
    >
      <p>{children}</p>
    </ConfirmDialog>
  );
}
