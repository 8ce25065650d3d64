import { Button, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { EditableField, TrackAnswer, TrackEditRequest } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { formatIsrc } from '@/lib/identifiers';
import { useEditTrack } from '@/lib/queries/tracks';
import { msg, say, type Text, t } from '@/lib/texts';
import { LookUp } from './LookUp';
import { useChosenWork } from './useChosenWork';
import { WorkField } from './WorkField';

interface Values extends Record<EditableField, string> {
  tags: string[];
}

const FIELDS: { name: EditableField; label: Text; maxLength: number; placeholder?: Text }[] = [
  { name: 'title', label: msg('Title'), maxLength: 500 },
  { name: 'artist', label: msg('Artist'), maxLength: 500 },
  { name: 'album', label: msg('Album'), maxLength: 500 },
  { name: 'date', label: msg('Date'), maxLength: 10, placeholder: msg('1959, 1959-08 or 1959-08-17') },
  { name: 'isrc', label: msg('ISRC'), maxLength: 40, placeholder: msg('US-RC1-76-07839') },
  { name: 'label', label: msg('Label'), maxLength: 500 },
  { name: 'language', label: msg('Language'), maxLength: 35, placeholder: msg('en') },
];

/** Fields that a look-up may fill. */
const LOOKED_UP = ['title', 'artist', 'album', 'date', 'isrc'] as const;

function valuesOf(track: TrackAnswer): Values {
  return {
    title: track.title ?? '',
    artist: track.artist ?? '',
    album: track.album ?? '',
    date: track.date ?? '',
    isrc: track.isrc ? formatIsrc(track.isrc) : '',
    label: track.label ?? '',
    language: track.language ?? '',
    tags: track.tags,
  };
}

/** Return only the changed fields. An empty field is cleared; an empty title is not a change. */
function changesOf(track: TrackAnswer, values: Values, workId: string | null): TrackEditRequest {
  const before = valuesOf(track);
  const changes: TrackEditRequest = {};
  for (const { name } of FIELDS) {
    const text = values[name].trim();
    if (text === before[name] || (name === 'title' && text === '')) continue;
    if (name === 'title') changes.title = text;
    else changes[name] = text || null;
  }
  if (values.tags.join('\n') !== track.tags.join('\n')) changes.tags = values.tags;
  return workId === (track.work?.id ?? null) ? changes : { ...changes, work_id: workId };
}

interface EditDialogProps {
  /** The song, also while the dialog closes; null before the first. */
  track: TrackAnswer | null;
  isOpen: boolean;
  onClose: () => void;
}

/** Form for what is known about a song, its tags and its work. */
export function EditDialog({ track, isOpen, onClose }: EditDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('Edit song')}>
      {track && <EditForm key={track.id} track={track} onClose={onClose} />}
    </Dialog>
  );
}

function EditForm({ track, onClose }: { track: TrackAnswer; onClose: () => void }) {
  const edit = useEditTrack();
  const chosen = useChosenWork(track.work);
  const form = useForm<Values>({
    initialValues: valuesOf(track),
    validate: { title: (title) => (track.title !== null && title.trim() === '' ? t('A song needs a title.') : null) },
  });
  const save = (values: Values) =>
    chosen.settle((workId) => {
      const changes = changesOf(track, values, workId);
      if (Object.keys(changes).length === 0) onClose();
      else edit.mutate({ id: track.id, changes }, { onSuccess: onClose });
    });
  const error = chosen.error ?? edit.error;
  const take = (name: EditableField, text: string | null) => form.setFieldValue(name, text ?? '');
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack>
        <Suggestion
          track={track}
          onTake={(title, artist) => {
            take('title', title);
            if (artist) take('artist', artist);
          }}
        />
        <LookUp
          track={track}
          onTake={(found) => {
            for (const name of LOOKED_UP) if (found[name]) take(name, found[name]);
          }}
        />
        {FIELDS.map(({ name, label, placeholder, maxLength }) => (
          <TextInput
            key={name}
            label={say(label)}
            maxLength={maxLength}
            {...(placeholder ? { placeholder: say(placeholder) } : {})}
            dir="auto"
            data-autofocus={name === 'title' || undefined}
            description={track.edited.includes(name) ? statedWords(track.stated[name]) : undefined}
            {...form.getInputProps(name)}
          />
        ))}
        <TagsInput
          size="md"
          label={t('Tags')}
          description={t('Press Enter after each')}
          maxTags={50}
          {...form.getInputProps('tags')}
        />
        <WorkField work={chosen.work} onChange={chosen.choose} />
        {error && <ErrorNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" loading={edit.isPending || chosen.isCreating}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function statedWords(stated: string | null): string {
  return stated ? t('The source says: {stated}', { stated }) : t('The source says nothing.');
}

interface SuggestionProps {
  track: TrackAnswer;
  onTake: (title: string | null, artist: string | null) => void;
}

/** Title and artist as the name of the file or video says them, to be taken over. */
function Suggestion({ track: { suggested }, onTake }: SuggestionProps) {
  if (!suggested) return null;
  const { title, artist } = suggested;
  return (
    <Group justify="space-between" gap="xs">
      <span>
        {artist
          ? t('Suggestion: “{title}” by {artist}', { title: title ?? '', artist })
          : t('Suggestion: “{title}”', { title: title ?? '' })}
      </span>
      <Button size="xs" variant="default" onClick={() => onTake(title, artist)}>
        {t('Take it over')}
      </Button>
    </Group>
  );
}
