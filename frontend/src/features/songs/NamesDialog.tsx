import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { NameAnswer } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice, LoadingNotice } from '@/components/Notices';
import { ScrollFrame } from '@/components/ScrollFrame';
import { useReadNames } from '@/lib/queries/exchange';
import { msg, say, t } from '@/lib/texts';
import classes from './NamesDialog.module.css';

const PATTERNS = [
  { value: 'auto', label: msg('Detect the pattern') },
  { value: '{artist} - {title}', label: msg('Artist - Title') },
  { value: '{title} - {artist}', label: msg('Title - Artist') },
  { value: '{number} {title}', label: msg('01 Title') },
  { value: '{number} {artist} - {title}', label: msg('01 Artist - Title') },
];
const OTHER = 'other';
const FIRST_OWN = '{artist} - {title}';
const TYPING_MS = 400;

interface NamesDialogProps {
  isOpen: boolean;
  ids: string[];
  onClose: () => void;
}

/** Reads titles and artists from the names of files and videos, after it showed what they say. */
export function NamesDialog({ isOpen, ids, onClose }: NamesDialogProps) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('Read the names of {n, plural, one {# song} other {# songs}}', { n: ids.length })}
    >
      <NamesForm ids={ids} onClose={onClose} />
    </Dialog>
  );
}

function NamesForm({ ids, onClose }: Omit<NamesDialogProps, 'isOpen'>) {
  const [choice, setChoice] = useState('auto');
  const [own, setOwn] = useState(FIRST_OWN);
  /** By which the names are shown: while a person types, the pattern before. */
  const [pattern, setPattern] = useState('auto');
  const preview = useReadNames();
  const write = useReadNames();
  const look = preview.mutate;
  useEffect(() => look({ ids, pattern, preview: true }), [look, ids, pattern]);
  const type = useDebouncedCallback(setPattern, TYPING_MS);
  const nFitting = preview.data?.items.filter(({ fits }) => fits).length ?? 0;
  const error = preview.error ?? write.error;
  return (
    <Stack>
      <Radio.Group
        label={t('Names are written as')}
        value={choice}
        onChange={(value) => {
          type.cancel();
          setChoice(value);
          const first = pattern === 'auto' ? FIRST_OWN : pattern;
          if (value === OTHER) setOwn(first);
          setPattern(value === OTHER ? first : value);
        }}
      >
        <Stack gap="xs" mt="xs">
          {PATTERNS.map(({ value, label }) => (
            <Radio key={value} value={value} label={say(label)} />
          ))}
          <Radio value={OTHER} label={t('A pattern of your own')} />
        </Stack>
      </Radio.Group>
      {choice === OTHER && (
        <TextInput
          label={t('Pattern')}
          description={t('With {title}, and {others} or {skip}', {
            title: '{title}',
            others: '{artist}, {album}, {number}',
            skip: '{skip}',
          })}
          value={own}
          maxLength={200}
          onChange={(event) => {
            setOwn(event.currentTarget.value);
            type(event.currentTarget.value);
          }}
        />
      )}
      {error && <ErrorNotice error={error} />}
      {preview.isPending && <LoadingNotice label={t('Reading the names')} rows={1} height={80} />}
      {preview.data && <Names items={preview.data.items} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('Cancel')}
        </Button>
        <Button
          // Only what was shown is written.
          disabled={nFitting === 0 || pattern !== (choice === OTHER ? own : choice)}
          loading={write.isPending}
          onClick={() => write.mutate({ ids, pattern, preview: false }, { onSuccess: onClose })}
        >
          {t('Write {n, plural, one {# name} other {# names}}', { n: nFitting })}
        </Button>
      </Group>
    </Stack>
  );
}

function Names({ items }: { items: readonly NameAnswer[] }) {
  return (
    <ScrollFrame className={classes.names} label={t('What the names say')}>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <bdi className={classes.name}>{item.name}</bdi>
            <span>
              {item.fits ? (
                <bdi>{[item.artist, item.album, item.title].filter(Boolean).join(' · ')}</bdi>
              ) : (
                t('Stays as it is')
              )}
            </span>
          </li>
        ))}
      </ul>
    </ScrollFrame>
  );
}
