import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { TrackAnswer, TrackEditRequest, WorkRef } from '@/client';
import { Dialog } from '@/components/Dialog';
import { ErrorNotice } from '@/components/Notices';
import { useEditTrack } from '@/lib/queries/tracks';
import { useIsCreatingWork } from '@/lib/queries/works';
import { WorkField } from './WorkField';

interface Values {
  title: string;
  artist: string;
  work: WorkRef | null;
}

function valuesOf(track: TrackAnswer | null): Values {
  return { title: track?.title ?? '', artist: track?.artist ?? '', work: track?.work ?? null };
}

/** Return only the changed fields. An empty artist is cleared; an empty title is not a change. */
function changesOf(track: TrackAnswer, values: Values): TrackEditRequest {
  const title = values.title.trim();
  const artist = values.artist.trim() || null;
  const workId = values.work?.id ?? null;
  return {
    ...(title === '' || title === track.title ? {} : { title }),
    ...(artist === track.artist ? {} : { artist }),
    ...(workId === (track.work?.id ?? null) ? {} : { work_id: workId }),
  };
}

/** Form for title, artist and work of a song. */
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
  return (
    <form onSubmit={form.onSubmit(save)}>
      <Stack>
        <TextInput label="Title" maxLength={500} dir="auto" data-autofocus {...form.getInputProps('title')} />
        <TextInput label="Artist" maxLength={500} dir="auto" {...form.getInputProps('artist')} />
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
