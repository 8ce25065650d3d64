import { Button, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { WorkAnswer, WorkEditRequest } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { formatIswc } from '@/lib/identifiers';
import { useCreateWork, useEditWork } from '@/lib/queries/works';
import { t } from '@/lib/texts';
import { SharedIswc } from './SharedIswc';
import { WritersField, type WriterValues, writersOf } from './WritersField';

interface Values {
  title: string;
  alternativeTitles: string;
  writers: WriterValues[];
  iswc: string;
  year: number | string;
  notes: string;
  links: string;
}

interface WorkDialogProps {
  isOpen: boolean;
  /** The work to edit; null for a new one. */
  work: WorkAnswer | null;
  onClose: () => void;
  onSaved?: (work: WorkAnswer) => void;
  /** Merge the work with others that have the ISWC. */
  onMerge?: (others: WorkAnswer[]) => void;
}

/** Form for a work: titles, writers with shares, ISWC, year, notes and links. */
export function WorkDialog({ isOpen, work, onClose, onSaved, onMerge }: WorkDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={work ? t('Edit work') : t('New work')}>
      <WorkForm work={work} onClose={onClose} onSaved={onSaved} onMerge={onMerge} />
    </Dialog>
  );
}

function valuesOf(work: WorkAnswer | null): Values {
  const writers = work?.writers ?? [];
  const composer = work?.composer ? [{ name: work.composer, role: 'C', share: null }] : [];
  return {
    title: work?.title ?? '',
    alternativeTitles: (work?.alternative_titles ?? []).join('\n'),
    writers: (writers.length > 0 ? writers : composer).map(({ name, role, share }) => ({
      name,
      role: role ?? '',
      share: share ?? '',
    })),
    iswc: work?.iswc ? formatIswc(work.iswc) : '',
    year: work?.year ?? '',
    notes: work?.notes ?? '',
    links: (work?.links ?? []).join('\n'),
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function requestOf(values: Values): WorkEditRequest & { title: string } {
  return {
    title: values.title.trim(),
    alternative_titles: linesOf(values.alternativeTitles),
    writers: writersOf(values.writers),
    iswc: values.iswc.trim() || null,
    year: values.year === '' ? null : Number(values.year),
    notes: values.notes.trim() || null,
    links: linesOf(values.links),
  };
}

function WorkForm({ work, onClose, onSaved, onMerge }: Omit<WorkDialogProps, 'isOpen'>) {
  const create = useCreateWork();
  const edit = useEditWork();
  const form = useForm<Values>({
    initialValues: valuesOf(work),
    validate: { title: (title) => (title.trim() === '' ? t('A work needs a title.') : null) },
  });
  // The ISWC that was sent; the field may have changed since.
  const [asked, setAsked] = useState('');
  const finish = (saved: WorkAnswer) => {
    onClose();
    onSaved?.(saved);
  };
  const save = form.onSubmit((values) => {
    const body = requestOf(values);
    setAsked(values.iswc);
    if (work) edit.mutate({ id: work.id, changes: body }, { onSuccess: finish });
    else create.mutate(body, { onSuccess: finish });
  });
  const error = create.error ?? edit.error;
  return (
    <form onSubmit={save}>
      <Stack>
        <TextInput label={t('Title')} maxLength={500} dir="auto" data-autofocus {...form.getInputProps('title')} />
        <Textarea
          size="md"
          label={t('Other titles')}
          description={t('One on each line')}
          rows={2}
          dir="auto"
          {...form.getInputProps('alternativeTitles')}
        />
        <WritersField writers={form.values.writers} onChange={(writers) => form.setFieldValue('writers', writers)} />
        <Group grow align="start">
          <TextInput label="ISWC" placeholder="T-034.524.680-1" maxLength={40} {...form.getInputProps('iswc')} />
          <NumberInput
            size="md"
            label={t('Year')}
            min={1}
            max={9999}
            allowDecimal={false}
            hideControls
            {...form.getInputProps('year')}
          />
        </Group>
        <Textarea
          size="md"
          label={t('Links')}
          description={t('At MusicBrainz, SecondHandSongs or Wikidata, one on each line')}
          // no text: an address
          placeholder="https://musicbrainz.org/work/…"
          rows={2}
          {...form.getInputProps('links')}
        />
        <Textarea size="md" label={t('Notes')} maxLength={5000} rows={4} {...form.getInputProps('notes')} />
        {error && <ErrorNotice error={error} />}
        {error?.code === 'iswc_taken' && (
          <SharedIswc iswc={asked} workId={work?.id} onMerge={onMerge} onLeave={onClose} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={create.isPending || edit.isPending}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
