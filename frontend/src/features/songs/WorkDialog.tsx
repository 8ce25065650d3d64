import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { t } from '@/lib/texts';
import { ManyDialog, type ManyDialogProps, ManyForm } from './ManyDialog';
import { useChosenWork } from './useChosenWork';
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
  const { work, choose, settle, isCreating, error } = useChosenWork(null);
  const [isRemoval, setRemoval] = useState(false);
  const save = () => (isRemoval ? onSave({ work_id: null }) : settle((workId) => onSave({ work_id: workId })));
  return (
    <ManyForm
      {...form}
      isReady={work !== null || isRemoval}
      isPending={form.isPending || isCreating}
      error={error ?? form.error}
      saveLabel={isRemoval ? t('Take out of their works') : t('Assign')}
      onSave={save}
    >
      {!isRemoval && <WorkField work={work} onChange={choose} />}
      <Checkbox
        label={t('Take the songs out of their works instead')}
        checked={isRemoval}
        onChange={(event) => setRemoval(event.currentTarget.checked)}
      />
    </ManyForm>
  );
}
