import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BulkEditRequest } from '@/client';
import { msg, saidChoices, say, t } from '@/lib/texts';
import classes from './EditManyDialog.module.css';
import { ManyDialog, type ManyDialogProps, ManyForm } from './ManyDialog';

const FIELDS = [
  { name: 'artist', label: msg('Artist'), hint: null },
  { name: 'album', label: msg('Album'), hint: null },
  { name: 'date', label: msg('Released'), hint: msg('Such as 1959 or 1959-08-17') },
  { name: 'label', label: msg('Label'), hint: null },
  { name: 'language', label: msg('Language'), hint: msg('Its code, such as en or pt-BR') },
] as const;
type Name = (typeof FIELDS)[number]['name'];

const WAYS = [
  { value: 'keep', label: msg('Leave as it is') },
  { value: 'set', label: msg('Set to') },
  { value: 'remove', label: msg('Remove') },
  { value: 'stated', label: msg('As the source says') },
];

interface Change {
  way: string;
  text: string;
}

/** Edits the fields that the selected songs can share. */
export function EditManyDialog(props: ManyDialogProps) {
  return (
    <ManyDialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t('Edit {n, plural, one {# song} other {# songs}}', { n: props.count })}
    >
      <EditManyForm {...props} />
    </ManyDialog>
  );
}

function EditManyForm({ onSave, ...form }: ManyDialogProps) {
  const [changes, setChanges] = useState<Partial<Record<Name, Change>>>({});
  const edit = requestOf(changes);
  const isHalf = Object.values(changes).some(({ way, text }) => way === 'set' && text.trim() === '');
  return (
    <ManyForm
      {...form}
      isReady={Object.keys(edit).length > 0 && !isHalf}
      saveLabel={t('Save changes')}
      onSave={() => onSave(edit)}
    >
      {FIELDS.map(({ name, label, hint }) => {
        const { way, text } = changes[name] ?? { way: 'keep', text: '' };
        const put = (change: Partial<Change>) => setChanges({ ...changes, [name]: { way, text, ...change } });
        return (
          <div key={name} className={classes.field}>
            <NativeSelect
              label={say(label)}
              data={saidChoices(WAYS)}
              value={way}
              onChange={(event) => put({ way: event.currentTarget.value })}
            />
            {way === 'set' && (
              <TextInput
                aria-label={t('New value of {label}', { label: say(label) })}
                {...(hint ? { placeholder: say(hint) } : {})}
                maxLength={500}
                dir="auto"
                value={text}
                onChange={(event) => put({ text: event.currentTarget.value })}
              />
            )}
          </div>
        );
      })}
    </ManyForm>
  );
}

function requestOf(changes: Partial<Record<Name, Change>>): BulkEditRequest {
  const entries = Object.entries(changes) as [Name, Change][];
  const written = entries.filter(([, { way }]) => way === 'set' || way === 'remove');
  const stated = entries.filter(([, { way }]) => way === 'stated').map(([name]) => name);
  return {
    ...Object.fromEntries(written.map(([name, { way, text }]) => [name, way === 'remove' ? null : text.trim()])),
    ...(stated.length > 0 ? { as_stated: stated } : {}),
  };
}
