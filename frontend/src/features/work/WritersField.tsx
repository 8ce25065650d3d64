import { Button, CloseButton, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { WriterFields, WriterRole } from '@/client';
import { say, t } from '@/lib/texts';
import { ROLE_NAMES } from '@/lib/workWords';
import classes from './Work.module.css';

/** One line of the field; an empty text where nothing is known. */
export interface WriterValues {
  name: string;
  role: string;
  share: number | string;
}

function roleChoices() {
  return [
    { value: '', label: t('Not known') },
    ...Object.entries(ROLE_NAMES).map(([value, name]) => ({ value, label: `${say(name)} (${value})` })),
  ];
}

/** Return the writers of the lines that have a name. */
export function writersOf(lines: readonly WriterValues[]): WriterFields[] {
  return lines
    .filter(({ name }) => name.trim() !== '')
    .map(({ name, role, share }) => ({
      name: name.trim(),
      role: (role || null) as WriterRole | null,
      share: share === '' ? null : Number(share),
    }));
}

interface WritersFieldProps {
  writers: readonly WriterValues[];
  onChange: (writers: WriterValues[]) => void;
}

/** The writers of a work, one on each line, with what they did and their shares. */
export function WritersField({ writers, onChange }: WritersFieldProps) {
  const set = (index: number, change: Partial<WriterValues>) =>
    onChange(writers.map((writer, at) => (at === index ? { ...writer, ...change } : writer)));
  const total = writers.reduce((sum, { share }) => sum + (Number(share) || 0), 0);
  return (
    <fieldset className={classes.writers}>
      <legend>{t('Writers')}</legend>
      {writers.map((writer, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and are only removed by their place
        <div key={index} className={classes.writer}>
          <TextInput
            className={classes.writerName}
            label={t('Name')}
            maxLength={500}
            dir="auto"
            value={writer.name}
            onChange={(event) => set(index, { name: event.currentTarget.value })}
          />
          <NativeSelect
            size="md"
            label={t('Wrote')}
            data={roleChoices()}
            value={writer.role}
            onChange={(event) => set(index, { role: event.currentTarget.value })}
          />
          <NumberInput
            size="md"
            label={t('Share, %')}
            min={0}
            max={100}
            decimalScale={2}
            hideControls
            value={writer.share}
            onChange={(share) => set(index, { share })}
          />
          <CloseButton
            size="xl"
            aria-label={t('Remove writer {name}', { name: writer.name || index + 1 })}
            onClick={() => onChange(writers.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {total > 100 && (
        <p role="alert" className={classes.quiet}>
          {t('The shares are more than 100 % together.')}
        </p>
      )}
      <div>
        <Button
          size="xs"
          variant="default"
          disabled={writers.length >= 100}
          onClick={() => onChange([...writers, { name: '', role: '', share: '' }])}
        >
          {t('Add a writer')}
        </Button>
      </div>
    </fieldset>
  );
}
