import { Button, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { CaseNoteAnswer } from '@/client';
import { ErrorNotice } from '@/components/Notices';
import { formatMoment } from '@/lib/format';
import { useChangeCase } from '@/lib/queries/cases';
import { t } from '@/lib/texts';
import classes from './Cases.module.css';

/** Notes, oldest first; nothing if there are none. */
export function Notes({ notes }: { notes: readonly CaseNoteAnswer[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className={classes.notes} aria-label={t('Notes')}>
      {notes.map((note) => (
        <li key={note.id}>
          <div className={classes.quiet}>{aboutOf(note)}</div>
          <bdi>{note.text}</bdi>
        </li>
      ))}
    </ul>
  );
}

function aboutOf({ made_at, made_by, is_late }: CaseNoteAnswer): string {
  return [formatMoment(made_at), made_by?.name, is_late ? t('added after the case was frozen') : undefined]
    .filter(Boolean)
    .join(' · ');
}

/** Add a note to a case, or to one of its pairs. */
export function NoteForm({ caseId, pairId }: { caseId: string; pairId?: string }) {
  const { note } = useChangeCase(caseId);
  const form = useForm({ initialValues: { text: '' } });
  const submit = form.onSubmit(({ text }) =>
    note.mutate({ text: text.trim(), ...(pairId ? { pair_id: pairId } : {}) }, { onSuccess: form.reset }),
  );
  return (
    <form className={classes.form} onSubmit={submit}>
      <Textarea
        label={pairId ? t('Note on this pair') : t('Note on the case')}
        description={t('A note cannot be changed later.')}
        autosize
        maxRows={12}
        maxLength={4000}
        {...form.getInputProps('text')}
      />
      {note.error && <ErrorNotice error={note.error} />}
      <Button
        type="submit"
        size="xs"
        variant="default"
        loading={note.isPending}
        disabled={form.values.text.trim() === ''}
      >
        {t('Add the note')}
      </Button>
    </form>
  );
}
