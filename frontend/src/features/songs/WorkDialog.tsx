import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { WorkRef } from '@/client';
import { useIsCreatingWork } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import { ManyDialog, type ManyDialogProps, ManyForm } from './ManyDialog';
import { WorkField } from './WorkField';

/** Assigns the selected songs to a work, or takes them out of theirs. */
export function WorkDialog(props: ManyDialogProps) {
  return (
    <ManyDialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t('Assign {n, plural, one {# song} other {# songs}} to a work', { n: props.count })}
    >
      <WorkForm {...props} />
    </ManyDialog>
  );
}

function WorkForm({ onSave, ...form }: ManyDialogProps) {
  const [work, setWork] = useState<WorkRef | null>(null);
  const [isRemoval, setRemoval] = useState(false);
  const isCreating = useIsCreatingWork();
  return (
    <ManyForm
      {...form}
      isReady={(work !== null || isRemoval) && !isCreating}
      saveLabel={isRemoval ? t('Take out of their works') : t('Assign')}
      onSave={() => onSave({ work_id: isRemoval ? null : (work?.id ?? null) })}
    >
      {!isRemoval && <WorkField work={work} onChange={setWork} />}
      <Checkbox
        label={t('Take the songs out of their works instead')}
        checked={isRemoval}
        onChange={(event) => setRemoval(event.currentTarget.checked)}
      />
    </ManyForm>
  );
}
