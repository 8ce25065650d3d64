import { NativeSelect, TextInput } from '@mantine/core';
import { type KeyboardEvent, useId, useState } from 'react';
import type { CheckAnswer, Relation, ReviewAnswer } from '@/client';
import { msg, saidChoices, type Text, t } from '@/lib/texts';
import classes from './RemarkFields.module.css';

/** What a person adds to an answer. */
export interface Remarks {
  relation?: Relation;
  note?: string;
}

const RELATIONS: readonly { value: string; label: Text; goesWith?: ReviewAnswer }[] = [
  { value: '', label: msg('Follows from the answer') },
  { value: 'same_recording', label: msg('The same recording'), goesWith: 'confirmed' },
  { value: 'shared_harmony', label: msg('Only the harmony is alike'), goesWith: 'rejected' },
];

/** What is written into `RemarkFields`. A relation that does not go with the answer is left out. */
export function useRemarks({ verdict }: CheckAnswer) {
  const [relation, setRelation] = useState(verdict.relation === 'same_recording' ? 'same_recording' : '');
  const [note, setNote] = useState('');
  const remarksOf = (answer: ReviewAnswer): Remarks => {
    const fits = RELATIONS.some(({ value, goesWith }) => value === relation && goesWith === answer);
    return {
      ...(fits ? { relation: relation as Relation } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    };
  };
  return { relation, setRelation, note, setNote, remarksOf };
}

interface RemarkFieldsProps {
  remarks: ReturnType<typeof useRemarks>;
  /** Called when Enter or Escape leads out of a field, where letters are written, to where they answer. */
  onLeave: () => void;
}

/** How two songs are alike, and a note on them. */
export function RemarkFields({ remarks, onLeave }: RemarkFieldsProps) {
  const helpId = useId();
  const leave = (event: KeyboardEvent) => {
    const isEnter = event.key === 'Enter' && event.target instanceof HTMLInputElement;
    if (event.nativeEvent.isComposing || !(isEnter || event.key === 'Escape')) return;
    event.preventDefault();
    onLeave();
  };
  return (
    <div className={classes.remarks}>
      <NativeSelect
        label={t('How they are alike')}
        data={saidChoices(RELATIONS)}
        value={remarks.relation}
        onChange={(event) => remarks.setRelation(event.currentTarget.value)}
        onKeyDown={leave}
      />
      <TextInput
        label={t('Note')}
        maxLength={2000}
        value={remarks.note}
        onChange={(event) => remarks.setNote(event.currentTarget.value)}
        onKeyDown={leave}
        aria-describedby={helpId}
      />
      <p id={helpId} className={`${classes.leaving} on-screen`}>
        {t('Press Enter or Escape to leave the note. Then the letter keys work again.')}
      </p>
    </div>
  );
}
