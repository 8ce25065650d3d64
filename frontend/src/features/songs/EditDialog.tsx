import { Button, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { EditableField, TrackAnswer, TrackEditRequest, WorkRef } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { formatIsrc } from '@/lib/identifiers';
import { useEditTrack } from '@/lib/queries/tracks';
import { useIsCreatingWork } from '@/lib/queries/works';
import { LookUp } from './LookUp';
import { WorkField } from './WorkField';

interface Values extends Record<EditableField, string> {
  tags: string[];
  work: WorkRef | null;
}

const FIELDS: { name: EditableField; label: string; maxLength: number; placeholder?: string }[] = [
  { name: 'title', label: 'Title', maxLength: 500 },
  { name: 'artist', label: 'Artist', maxLength: 500 },
  { name: 'album', label: 'Album', maxLength: 500 },
  { name: 'date', label: 'Date', maxLength: 10, placeholder: '1959, 1959-08 or 1959-08-17' },
  { name: 'isrc', label: 'ISRC', maxLength: 40, placeholder: 'US-RC1-76-07839' },
  { name: 'label', label: 'Label', maxLength: 500 },
  { name: 'language', label: 'Language', maxLength: 35, placeholder: 'en' },
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
    work: track.work,
  };
}

/** Return only the changed fields. An empty field is cleared; an empty title is not a change. */
function changesOf(track: TrackAnswer, values: Values): TrackEditRequest {
  const before = valuesOf(track);
  const changes: TrackEditRequest = {};
  for (const { name } of FIELDS) {
    const text = values[name].trim();
    if (text === before[name] || (name === 'title' && text === '')) continue;
    if (name === 'title') changes.title = text;
    else changes[name] = text || null;
  }
  if (values.tags.join('\n') !== track.tags.join('\n')) changes.tags = values.tags;
  const workId = values.work?.id ?? null;
  return workId === (track.work?.id ?? null) ? changes : { ...changes, work_id: workId };
}

/** Form for what is known about a song, its tags and its work. */
export function EditDialog({ track, onClose }: { track: TrackAnswer | null; onClose: () => void }) {
  return (
    <Dialog isOpen={track !== null} onClose={onClose} title="Edit song">
      {track && <EditForm track={track} onClose={onClose} />}
    </Dialog>
  );
}

function EditForm({ track, onClose }: { track: TrackAnswer; onClose: () => void }) {
  const edit = useEditTrack();
  const isCreatingWork = useIsCreatingWork();
  const form = useForm<Values>({
    initialValues: valuesOf(track),
    validate: { title: (title) => (track.title !== null && title.trim() === '' ? 'A song needs a title.' : null) },
  });
  const save = (values: Values) => {
    const changes = changesOf(track, values);
    if (Object.keys(changes).length === 0) onClose();
    else edit.mutate({ id: track.id, changes }, { onSuccess: onClose });
  };
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
        {FIELDS.map(({ name, ...field }) => (
          <TextInput
            key={name}
            {...field}
            dir="auto"
            data-autofocus={name === 'title' || undefined}
            description={track.edited.includes(name) ? statedWords(track.stated[name]) : undefined}
            {...form.getInputProps(name)}
          />
        ))}
        <TagsInput
          size="md"
          label="Tags"
          description="Press Enter after each"
          maxTags={50}
          {...form.getInputProps('tags')}
        />
        <WorkField work={form.values.work} onChange={(work) => form.setFieldValue('work', work)} />
        {edit.error && <ErrorNotice error={edit.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={edit.isPending || isCreatingWork}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function statedWords(stated: string | null): string {
  return stated ? `The source says: ${stated}` : 'The source says nothing.';
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
      <span>{artist ? `Suggestion: “${title}” by ${artist}` : `Suggestion: “${title}”`}</span>
      <Button size="xs" variant="default" onClick={() => onTake(title, artist)}>
        Take it over
      </Button>
    </Group>
  );
}
