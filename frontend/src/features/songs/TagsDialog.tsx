import { TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trackChoicesQuery } from '@/lib/queries/bulk';
import { t } from '@/lib/texts';
import { ManyDialog, type ManyDialogProps, ManyForm } from './ManyDialog';

const MOST_TAGS = 50;
const LONGEST_TAG = 100;

/** Adds tags to the selected songs, and takes tags from them. */
export function TagsDialog(props: ManyDialogProps) {
  return (
    <ManyDialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t('Tag {n, plural, one {# song} other {# songs}}', { n: props.count })}
    >
      <TagsForm {...props} />
    </ManyDialog>
  );
}

function TagsForm({ onSave, ...form }: ManyDialogProps) {
  const { data } = useQuery(trackChoicesQuery());
  const [added, setAdded] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string[]>([]);
  const field = (label: string, value: string[], onChange: (tags: string[]) => void) => (
    <TagsInput
      label={label}
      description={t('Press Enter after each tag')}
      data={data?.tags ?? []}
      maxTags={MOST_TAGS}
      maxLength={LONGEST_TAG}
      value={value}
      onChange={onChange}
      acceptValueOnBlur
      comboboxProps={{ withinPortal: true }}
    />
  );
  return (
    <ManyForm
      {...form}
      isReady={added.length + removed.length > 0}
      saveLabel={t('Save tags')}
      onSave={() =>
        onSave({
          ...(added.length > 0 ? { add_tags: added } : {}),
          ...(removed.length > 0 ? { remove_tags: removed } : {}),
        })
      }
    >
      {field(t('Add'), added, setAdded)}
      {field(t('Take away'), removed, setRemoved)}
    </ManyForm>
  );
}
